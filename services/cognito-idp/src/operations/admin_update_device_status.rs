//! `AdminUpdateDeviceStatus`: whether a user's device is remembered.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUpdateDeviceStatusInput, AdminUpdateDeviceStatusOutput};
use crate::error::CognitoError;
use crate::factor::device;
use crate::store::CognitoWrite;

pub(crate) fn admin_update_device_status(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminUpdateDeviceStatusInput,
) -> Result<Reply<AdminUpdateDeviceStatusOutput>, CognitoError> {
    let action = "cognito-idp:AdminUpdateDeviceStatus";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let status = input.device_remembered_status;
    device::set_remembered(ctx, tx, &pool, &user, &input.device_key, status)?;

    Ok(permit.reply(AdminUpdateDeviceStatusOutput {}))
}
