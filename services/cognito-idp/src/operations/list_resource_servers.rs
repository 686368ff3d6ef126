//! `ListResourceServers`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListResourceServers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListResourceServersInput, ListResourceServersOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_resource_servers(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListResourceServersInput,
) -> Result<Reply<ListResourceServersOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListResourceServers"))
}
