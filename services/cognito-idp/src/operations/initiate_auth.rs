//! `InitiateAuth`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{InitiateAuthInput, InitiateAuthOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn initiate_auth(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: InitiateAuthInput,
) -> Result<Reply<InitiateAuthOutput>, CognitoError> {
    Err(CognitoError::not_implemented("InitiateAuth"))
}
