//! `AdminUpdateDeviceStatus`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUpdateDeviceStatusInput, AdminUpdateDeviceStatusOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_update_device_status(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: AdminUpdateDeviceStatusInput,
) -> Result<Reply<AdminUpdateDeviceStatusOutput>, CognitoError> {
    Err(CognitoError::not_implemented("AdminUpdateDeviceStatus"))
}
