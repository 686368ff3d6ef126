//! `CancelPointInTimeRecovery`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CancelPointInTimeRecovery.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CancelPointInTimeRecoveryInput, CancelPointInTimeRecoveryOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn cancel_point_in_time_recovery(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CancelPointInTimeRecoveryInput,
) -> Result<Reply<CancelPointInTimeRecoveryOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CancelPointInTimeRecovery"))
}
