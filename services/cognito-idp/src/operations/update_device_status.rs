//! `UpdateDeviceStatus`: whether a device of the user is remembered.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateDeviceStatusInput, UpdateDeviceStatusOutput};
use crate::error::CognitoError;
use crate::factor::device;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn update_device_status(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateDeviceStatusInput,
) -> Result<Reply<UpdateDeviceStatusOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says whose device it is");

    let (pool, user) = (&bearer.pool, &bearer.user);
    let status = input.device_remembered_status;
    device::set_remembered(ctx, tx, pool, user, &input.device_key, status)?;

    Ok(permit.reply(UpdateDeviceStatusOutput {}))
}
