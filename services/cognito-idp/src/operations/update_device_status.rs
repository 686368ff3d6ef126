//! `UpdateDeviceStatus`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateDeviceStatusInput, UpdateDeviceStatusOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn update_device_status(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: UpdateDeviceStatusInput,
) -> Result<Reply<UpdateDeviceStatusOutput>, CognitoError> {
    Err(CognitoError::not_implemented("UpdateDeviceStatus"))
}
