//! `ListUserPoolReplicas`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolReplicas.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoolReplicasInput, ListUserPoolReplicasOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_user_pool_replicas(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUserPoolReplicasInput,
) -> Result<Reply<ListUserPoolReplicasOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUserPoolReplicas"))
}
