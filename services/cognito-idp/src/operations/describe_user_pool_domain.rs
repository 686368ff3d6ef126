//! `DescribeUserPoolDomain`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserPoolDomainInput, DescribeUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_pool_domain(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeUserPoolDomainInput,
) -> Result<Reply<DescribeUserPoolDomainOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeUserPoolDomain"))
}
