//! `UpdateResourceServer`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateResourceServerInput, UpdateResourceServerOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_resource_server(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateResourceServerInput,
) -> Result<Reply<UpdateResourceServerOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateResourceServer"))
}
