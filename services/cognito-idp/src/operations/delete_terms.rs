//! `DeleteTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteTermsInput, DeleteTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_terms(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: DeleteTermsInput,
) -> Result<Reply<DeleteTermsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DeleteTerms"))
}
