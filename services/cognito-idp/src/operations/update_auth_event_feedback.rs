//! `UpdateAuthEventFeedback`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateAuthEventFeedbackInput, UpdateAuthEventFeedbackOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_auth_event_feedback(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateAuthEventFeedbackInput,
) -> Result<Reply<UpdateAuthEventFeedbackOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateAuthEventFeedback"))
}
