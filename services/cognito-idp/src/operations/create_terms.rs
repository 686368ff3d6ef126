//! `CreateTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateTermsInput, CreateTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_terms(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateTermsInput,
) -> Result<Reply<CreateTermsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateTerms"))
}
