//! `GetUserPoolMfaConfig`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserPoolMfaConfig.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserPoolMfaConfigInput, GetUserPoolMfaConfigOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_user_pool_mfa_config(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetUserPoolMfaConfigInput,
) -> Result<Reply<GetUserPoolMfaConfigOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetUserPoolMfaConfig"))
}
