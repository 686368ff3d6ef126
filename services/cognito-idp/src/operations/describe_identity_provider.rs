//! `DescribeIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeIdentityProviderInput, DescribeIdentityProviderOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_identity_provider(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeIdentityProviderInput,
) -> Result<Reply<DescribeIdentityProviderOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeIdentityProvider"))
}
