//! `DeleteUserPoolClientSecret`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolClientSecret.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolClientSecretInput, DeleteUserPoolClientSecretOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool_client_secret(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserPoolClientSecretInput,
) -> Result<Reply<DeleteUserPoolClientSecretOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUserPoolClientSecret"))
}
