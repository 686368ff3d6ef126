//! `DescribeTerms`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTerms.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeTermsInput, DescribeTermsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_terms(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeTermsInput,
) -> Result<Reply<DescribeTermsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeTerms"))
}
