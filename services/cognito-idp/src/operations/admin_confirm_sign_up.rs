//! `AdminConfirmSignUp`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminConfirmSignUpInput, AdminConfirmSignUpOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_confirm_sign_up(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminConfirmSignUpInput,
) -> Result<Reply<AdminConfirmSignUpOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminConfirmSignUp"))
}
