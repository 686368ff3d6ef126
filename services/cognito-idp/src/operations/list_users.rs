//! `ListUsers`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUsersInput, ListUsersOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_users(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUsersInput,
) -> Result<Reply<ListUsersOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUsers"))
}
