//! `DeleteGroup`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteGroupInput, DeleteGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_group(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteGroupInput,
) -> Result<Reply<DeleteGroupOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteGroup"))
}
