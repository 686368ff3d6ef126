//! Virtual MFA devices as the API shows them.

use ringwall_core::{AccountId, BASE32, RequestContext};
use ringwall_identity::{EnabledFor, MfaDevice};
use zeroize::Zeroizing;

use crate::api;
use crate::error::IamError;
use crate::owner::ExistingOwner;
use crate::resources::tagging;

/// Bytes of a seed: sixty-four letters of base32.
pub(crate) const SEED_BYTES: usize = 40;

/// How many steps of thirty seconds a device's clock may be off when it is enabled.
pub(crate) const ENABLING_WINDOW: u64 = 10;
/// When it is resynchronized: about a day.
pub(crate) const RESYNC_WINDOW: u64 = 2880;

/// A seed in base32, as people type it into their devices.
pub(crate) fn base32(seed: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(seed.len().div_ceil(5) * 8));
    for five in seed.chunks(5) {
        let bits = five
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let bits = bits << (8 * (5 - five.len()));
        let letters = (five.len() * 8).div_ceil(5);
        for place in 0..letters {
            let value = usize::try_from(bits >> (35 - 5 * place) & 31).unwrap_or_default();
            text.extend(BASE32.get(value).copied().map(char::from));
        }
    }
    text
}

/// What a device's QR code says.
pub(crate) fn otpauth_url(name: &str, account: AccountId, seed: &str) -> Zeroizing<String> {
    Zeroizing::new(format!("otpauth://totp/{name}@{account}?secret={seed}"))
}

/// Binds a device to its owner if the two codes follow each other.
pub(crate) fn enable(
    device: &mut MfaDevice,
    ctx: &RequestContext,
    owner: &ExistingOwner,
    codes: (&str, &str),
    window: u64,
) -> Result<(), IamError> {
    let now = ctx.now();
    let step = device
        .find_consecutive(codes.0, codes.1, now, window)
        .ok_or_else(IamError::invalid_authentication_code)?;
    let since = device.enabled.as_ref().map(|enabled| enabled.at);
    let last_step = device
        .enabled
        .as_ref()
        .map_or(0, |enabled| enabled.last_step);
    if step <= last_step {
        return Err(IamError::invalid_authentication_code());
    }
    let ahead = i128::from(step) - i128::from(ringwall_identity::step_of(now));
    device.enabled = Some(EnabledFor {
        user: owner.user_name().map(str::to_owned),
        at: since.unwrap_or(now),
        last_step: step,
        drift_steps: i64::try_from(ahead).unwrap_or_default(),
    });
    Ok(())
}

/// A device in a list of virtual devices.
pub(crate) fn listed(
    device: &MfaDevice,
    ctx: &RequestContext,
    user: Option<api::User>,
) -> api::VirtualMfaDevice {
    api::VirtualMfaDevice {
        serial_number: device.serial_number(ctx.partition()),
        base32_string_seed: None,
        qr_code_png: None,
        user,
        enable_date: device.enabled.as_ref().map(|enabled| enabled.at),
        tags: tagging::shown(&device.tags),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_as_published() {
        // RFC 4648 §10, without padding.
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(*base32(bytes.as_bytes()), text);
        }
        assert_eq!(base32(&[0xFF; SEED_BYTES]).len(), 64);
    }
}
