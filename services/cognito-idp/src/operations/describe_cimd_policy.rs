//! `DescribeCIMDPolicy`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeCIMDPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeCIMDPolicyInput, DescribeCIMDPolicyOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_cimd_policy(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeCIMDPolicyInput,
) -> Result<Reply<DescribeCIMDPolicyOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeCIMDPolicy"))
}
