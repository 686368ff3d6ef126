//! `SetUserPoolMfaConfig`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserPoolMfaConfig.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetUserPoolMfaConfigInput, SetUserPoolMfaConfigOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_user_pool_mfa_config(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetUserPoolMfaConfigInput,
) -> Result<Reply<SetUserPoolMfaConfigOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SetUserPoolMfaConfig"))
}
