//! `DescribeTermsByClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeTermsByClient.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeTermsByClientInput, DescribeTermsByClientOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_terms_by_client(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeTermsByClientInput,
) -> Result<Reply<DescribeTermsByClientOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeTermsByClient"))
}
