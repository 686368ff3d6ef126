//! `ListGroups`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListGroupsInput, ListGroupsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_groups(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListGroupsInput,
) -> Result<Reply<ListGroupsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListGroups"))
}
