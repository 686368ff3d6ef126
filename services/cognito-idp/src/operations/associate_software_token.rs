//! `AssociateSoftwareToken`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AssociateSoftwareTokenInput, AssociateSoftwareTokenOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn associate_software_token(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AssociateSoftwareTokenInput,
) -> Result<Reply<AssociateSoftwareTokenOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AssociateSoftwareToken"))
}
