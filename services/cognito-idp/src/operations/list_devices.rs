//! `ListDevices`: the user's devices.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListDevicesInput, ListDevicesOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::access;

pub(crate) fn list_devices(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListDevicesInput,
) -> Result<Reply<ListDevicesOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let permit = ctx.public("the access token says whose devices they are");

    let token = input.pagination_token.as_deref();
    let page = tx.device_page(&bearer.pool, &bearer.user, token, input.limit)?;
    let (devices, pagination_token) = page;

    Ok(permit.reply(ListDevicesOutput {
        devices: Some(devices),
        pagination_token,
    }))
}
