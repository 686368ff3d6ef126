//! `DeleteUserPool`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPoolInput, DeleteUserPoolOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_pool(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserPoolInput,
) -> Result<Reply<DeleteUserPoolOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUserPool"))
}
