//! `AdminListUserSessions`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListUserSessionsInput, AdminListUserSessionsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_list_user_sessions(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: AdminListUserSessionsInput,
) -> Result<Reply<AdminListUserSessionsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminListUserSessions"))
}
