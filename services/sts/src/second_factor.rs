//! A second factor, proved with the call.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html>

use ringwall_core::{PrincipalKind, RequestContext};
use ringwall_identity::{MfaDevice, mfa_devices_of, put_mfa_device};
use ringwall_store::WriteTx;

use crate::error::StsError;

/// Whether the caller proves a second factor: with both members, and with a code of now, or not
/// at all.
pub(crate) fn prove(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    serial_number: Option<&str>,
    code: Option<&str>,
) -> Result<bool, StsError> {
    let (serial_number, code) = match (serial_number, code) {
        (None, None) => return Ok(false),
        (Some(serial_number), Some(code)) => (serial_number, code),
        _ => return Err(StsError::half_a_second_factor()),
    };
    let user = match &ctx.caller.principal.kind {
        PrincipalKind::User { name, .. } => Some(name.as_str()),
        PrincipalKind::Root => None,
        _ => return Err(StsError::wrong_code()),
    };
    let devices = mfa_devices_of(tx, ctx.account(), user)?;
    let device = devices
        .iter()
        .find(|device| device.serial_number(ctx.partition()) == serial_number);
    let mut device = MfaDevice::clone(device.ok_or_else(StsError::wrong_code)?);
    if !device.take_code(code, ctx.now()) {
        return Err(StsError::wrong_code());
    }
    put_mfa_device(tx, device)?;
    Ok(true)
}
