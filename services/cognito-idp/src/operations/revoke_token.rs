//! `RevokeToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RevokeTokenInput, RevokeTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn revoke_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: RevokeTokenInput,
) -> Result<Reply<RevokeTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("RevokeToken"))
}
