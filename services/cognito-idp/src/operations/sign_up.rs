//! `SignUp`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SignUpInput, SignUpOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn sign_up(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SignUpInput,
) -> Result<Reply<SignUpOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SignUp"))
}
