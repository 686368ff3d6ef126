//! `DescribeResourceServer`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeResourceServerInput, DescribeResourceServerOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_resource_server(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeResourceServerInput,
) -> Result<Reply<DescribeResourceServerOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeResourceServer"))
}
