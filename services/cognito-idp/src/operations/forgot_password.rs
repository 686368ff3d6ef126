//! `ForgotPassword`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ForgotPasswordInput, ForgotPasswordOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn forgot_password(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ForgotPasswordInput,
) -> Result<Reply<ForgotPasswordOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ForgotPassword"))
}
