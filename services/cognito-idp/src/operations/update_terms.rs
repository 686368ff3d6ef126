//! `UpdateTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateTermsInput, UpdateTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_terms(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateTermsInput,
) -> Result<Reply<UpdateTermsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateTerms"))
}
