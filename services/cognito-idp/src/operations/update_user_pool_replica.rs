//! `UpdateUserPoolReplica`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolReplica.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolReplicaInput, UpdateUserPoolReplicaOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool_replica(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateUserPoolReplicaInput,
) -> Result<Reply<UpdateUserPoolReplicaOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateUserPoolReplica"))
}
