//! `GetClientToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetClientTokenInput, GetClientTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn get_client_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: GetClientTokenInput,
) -> Result<Reply<GetClientTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetClientToken"))
}
