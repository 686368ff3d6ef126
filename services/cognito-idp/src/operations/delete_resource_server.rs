//! `DeleteResourceServer`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteResourceServerInput, DeleteResourceServerOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_resource_server(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteResourceServerInput,
) -> Result<Reply<DeleteResourceServerOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteResourceServer"))
}
