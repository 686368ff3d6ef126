//! `CompleteWebAuthnRegistration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CompleteWebAuthnRegistrationInput, CompleteWebAuthnRegistrationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn complete_web_authn_registration(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CompleteWebAuthnRegistrationInput,
) -> Result<Reply<CompleteWebAuthnRegistrationOutput>, CognitoError> {
    Err(CognitoError::not_implemented(
        "CompleteWebAuthnRegistration",
    ))
}
