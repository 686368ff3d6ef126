//! `StartPointInTimeRecovery`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartPointInTimeRecovery.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartPointInTimeRecoveryInput, StartPointInTimeRecoveryOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn start_point_in_time_recovery(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: StartPointInTimeRecoveryInput,
) -> Result<Reply<StartPointInTimeRecoveryOutput>, CognitoError> {
    Err(CognitoError::not_implemented("StartPointInTimeRecovery"))
}
