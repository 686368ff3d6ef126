//! `StartWebAuthnRegistration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartWebAuthnRegistrationInput, StartWebAuthnRegistrationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn start_web_authn_registration(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: StartWebAuthnRegistrationInput,
) -> Result<Reply<StartWebAuthnRegistrationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("StartWebAuthnRegistration"))
}
