//! `DescribeUserPool`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserPoolInput, DescribeUserPoolOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_pool(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeUserPoolInput,
) -> Result<Reply<DescribeUserPoolOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeUserPool"))
}
