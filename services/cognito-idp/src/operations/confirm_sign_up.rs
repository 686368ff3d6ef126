//! `ConfirmSignUp`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ConfirmSignUpInput, ConfirmSignUpOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn confirm_sign_up(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: ConfirmSignUpInput,
) -> Result<Reply<ConfirmSignUpOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ConfirmSignUp"))
}
