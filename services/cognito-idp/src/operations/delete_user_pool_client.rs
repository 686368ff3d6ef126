//! `DeleteUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolClientInput, DeleteUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_client(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserPoolClientInput,
) -> Result<Reply<DeleteUserPoolClientOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUserPoolClient"))
}
