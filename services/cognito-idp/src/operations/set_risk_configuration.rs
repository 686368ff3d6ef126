//! `SetRiskConfiguration`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetRiskConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetRiskConfigurationInput, SetRiskConfigurationOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn set_risk_configuration(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: SetRiskConfigurationInput,
) -> Result<Reply<SetRiskConfigurationOutput>, CognitoError> {
    Err(CognitoError::not_implemented("SetRiskConfiguration"))
}
