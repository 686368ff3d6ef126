//! `CreateUserPoolReplica`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolReplica.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserPoolReplicaInput, CreateUserPoolReplicaOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_user_pool_replica(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateUserPoolReplicaInput,
) -> Result<Reply<CreateUserPoolReplicaOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateUserPoolReplica"))
}
