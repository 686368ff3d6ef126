//! `DescribePointInTimeRecovery`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribePointInTimeRecovery.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribePointInTimeRecoveryInput, DescribePointInTimeRecoveryOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_point_in_time_recovery(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribePointInTimeRecoveryInput,
) -> Result<Reply<DescribePointInTimeRecoveryOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribePointInTimeRecovery"))
}
