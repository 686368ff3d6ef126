//! `DeleteUserPoolReplica`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolReplica.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolReplicaInput, DeleteUserPoolReplicaOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_replica(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserPoolReplicaInput,
) -> Result<Reply<DeleteUserPoolReplicaOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUserPoolReplica"))
}
