//! `ListTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTermsInput, ListTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_terms(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListTermsInput,
) -> Result<Reply<ListTermsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListTerms"))
}
