//! `VerifySoftwareToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{VerifySoftwareTokenInput, VerifySoftwareTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn verify_software_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: VerifySoftwareTokenInput,
) -> Result<Reply<VerifySoftwareTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("VerifySoftwareToken"))
}
