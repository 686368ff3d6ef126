//! `AdminUpdateAuthEventFeedback`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateAuthEventFeedback.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUpdateAuthEventFeedbackInput, AdminUpdateAuthEventFeedbackOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_update_auth_event_feedback(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminUpdateAuthEventFeedbackInput,
) -> Result<Reply<AdminUpdateAuthEventFeedbackOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "AdminUpdateAuthEventFeedback",
    ))
}
