//! `GetDevice`: one of the user's devices.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetDeviceInput, GetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::access;

pub(crate) fn get_device(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetDeviceInput,
) -> Result<Reply<GetDeviceOutput>, CognitoError> {
    let token = input.access_token.as_ref();
    let token = token.ok_or_else(CognitoError::invalid_access_token)?;
    let bearer = access::bearer(ctx, tx, token.expose())?;
    let permit = ctx.public("the access token says whose device it is");

    let device = tx.device(&bearer.pool, &bearer.user, &input.device_key)?;

    Ok(permit.reply(GetDeviceOutput {
        device: device.shown(&bearer.pool, &bearer.user),
    }))
}
