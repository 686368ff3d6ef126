//! `GetTokensFromRefreshToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetTokensFromRefreshTokenInput, GetTokensFromRefreshTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn get_tokens_from_refresh_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: GetTokensFromRefreshTokenInput,
) -> Result<Reply<GetTokensFromRefreshTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetTokensFromRefreshToken"))
}
