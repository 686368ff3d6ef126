//! `RespondToAuthChallenge`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RespondToAuthChallengeInput, RespondToAuthChallengeOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn respond_to_auth_challenge(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: RespondToAuthChallengeInput,
) -> Result<Reply<RespondToAuthChallengeOutput>, CognitoError> {
    Err(CognitoError::not_implemented("RespondToAuthChallenge"))
}
