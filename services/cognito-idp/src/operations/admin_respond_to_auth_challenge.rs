//! `AdminRespondToAuthChallenge`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminRespondToAuthChallengeInput, AdminRespondToAuthChallengeOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_respond_to_auth_challenge(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminRespondToAuthChallengeInput,
) -> Result<Reply<AdminRespondToAuthChallengeOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminRespondToAuthChallenge"))
}
