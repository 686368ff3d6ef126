//! `DescribeUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserPoolClientInput, DescribeUserPoolClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_pool_client(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeUserPoolClientInput,
) -> Result<Reply<DescribeUserPoolClientOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeUserPoolClient"))
}
