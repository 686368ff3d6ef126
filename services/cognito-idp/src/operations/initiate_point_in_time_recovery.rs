//! `InitiatePointInTimeRecovery`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiatePointInTimeRecovery.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{InitiatePointInTimeRecoveryInput, InitiatePointInTimeRecoveryOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn initiate_point_in_time_recovery(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: InitiatePointInTimeRecoveryInput,
) -> Result<Reply<InitiatePointInTimeRecoveryOutput>, CognitoError> {
    Err(CognitoError::not_implemented("InitiatePointInTimeRecovery"))
}
