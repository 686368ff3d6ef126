//! `ConfirmForgotPassword`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ConfirmForgotPasswordInput, ConfirmForgotPasswordOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn confirm_forgot_password(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ConfirmForgotPasswordInput,
) -> Result<Reply<ConfirmForgotPasswordOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ConfirmForgotPassword"))
}
