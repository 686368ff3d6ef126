//! `DeleteUser`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserInput, DeleteUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserInput,
) -> Result<Reply<DeleteUserOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUser"))
}
