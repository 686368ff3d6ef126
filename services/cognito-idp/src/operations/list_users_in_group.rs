//! `ListUsersInGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUsersInGroupInput, ListUsersInGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_users_in_group(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUsersInGroupInput,
) -> Result<Reply<ListUsersInGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUsersInGroup"))
}
