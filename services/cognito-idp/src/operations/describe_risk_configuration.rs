//! `DescribeRiskConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeRiskConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeRiskConfigurationInput, DescribeRiskConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_risk_configuration(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeRiskConfigurationInput,
) -> Result<Reply<DescribeRiskConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeRiskConfiguration"))
}
