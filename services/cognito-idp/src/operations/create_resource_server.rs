//! `CreateResourceServer`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateResourceServerInput, CreateResourceServerOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_resource_server(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateResourceServerInput,
) -> Result<Reply<CreateResourceServerOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateResourceServer"))
}
