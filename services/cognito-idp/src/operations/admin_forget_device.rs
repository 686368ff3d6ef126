//! `AdminForgetDevice`: a user's device is one like any other again.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminForgetDeviceInput, AdminForgetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_forget_device(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminForgetDeviceInput,
) -> Result<Reply<AdminForgetDeviceOutput>, CognitoError> {
    let action = "cognito-idp:AdminForgetDevice";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let device = tx.device(&pool, &user, &input.device_key)?;
    tx.remove_device(&pool, &user, &device.key)?;

    Ok(permit.reply(AdminForgetDeviceOutput {}))
}
