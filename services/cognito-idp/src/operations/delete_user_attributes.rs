//! `DeleteUserAttributes`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserAttributesInput, DeleteUserAttributesOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_user_attributes(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteUserAttributesInput,
) -> Result<Reply<DeleteUserAttributesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteUserAttributes"))
}
