//! `AdminListUserAuthEvents`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserAuthEvents.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListUserAuthEventsInput, AdminListUserAuthEventsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_list_user_auth_events(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminListUserAuthEventsInput,
) -> Result<Reply<AdminListUserAuthEventsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminListUserAuthEvents"))
}
