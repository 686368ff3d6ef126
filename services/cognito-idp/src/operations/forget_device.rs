//! `ForgetDevice`: a device of the user is one like any other again.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ForgetDeviceInput, ForgetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn forget_device(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ForgetDeviceInput,
) -> Result<Reply<ForgetDeviceOutput>, CognitoError> {
    let token = input.access_token.as_ref();
    let token = token.ok_or_else(CognitoError::invalid_access_token)?;
    let bearer = access::bearer(ctx, tx, token.expose())?;
    let permit = ctx.public("the access token says whose device it is");

    let device = tx.device(&bearer.pool, &bearer.user, &input.device_key)?;
    tx.remove_device(&bearer.pool, &bearer.user, &device.key)?;

    Ok(permit.reply(ForgetDeviceOutput {}))
}
