//! `AdminGetDevice`: one of a user's devices.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminGetDeviceInput, AdminGetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_get_device(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminGetDeviceInput,
) -> Result<Reply<AdminGetDeviceOutput>, CognitoError> {
    let action = "cognito-idp:AdminGetDevice";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let device = tx.device(&pool, &user, &input.device_key)?;

    Ok(permit.reply(AdminGetDeviceOutput {
        device: device.shown(&pool, &user),
    }))
}
