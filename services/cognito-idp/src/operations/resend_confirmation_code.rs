//! `ResendConfirmationCode`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ResendConfirmationCodeInput, ResendConfirmationCodeOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn resend_confirmation_code(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ResendConfirmationCodeInput,
) -> Result<Reply<ResendConfirmationCodeOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ResendConfirmationCode"))
}
