//! `ListUserSessions`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserSessionsInput, ListUserSessionsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_user_sessions(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUserSessionsInput,
) -> Result<Reply<ListUserSessionsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUserSessions"))
}
