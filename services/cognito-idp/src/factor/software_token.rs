//! Apps that show codes: secrets made, codes taken.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::totp;
use subtle::ConstantTimeEq as _;

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::resources::mfa::{MfaMode, Secret, SoftwareToken, UserMfa};
use crate::resources::pool::Pool;

/// A code is shown for so long.
const STEP_SECS: u64 = 30;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret.
pub(crate) fn draw_secret(ctx: &RequestContext) -> Secret {
    Secret(ctx.random_bytes::<32>().to_vec())
}

/// A secret as people type it into their apps.
pub(crate) fn base32(secret: &Secret) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u16, 0);
    for byte in &secret.0 {
        bits = (bits << 8) | u16::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            push_letter(&mut text, bits >> held);
            bits &= (1 << held) - 1;
        }
    }
    if held > 0 {
        push_letter(&mut text, bits << (5 - held));
    }
    text
}

fn push_letter(text: &mut String, bits: u16) {
    let letter = BASE32.get(usize::from(bits & 31));
    text.extend(letter.map(|letter| char::from(*letter)));
}

/// Checks that the pool has software tokens at all.
///
/// # Errors
/// It has none.
pub(crate) fn require_enabled(pool: &Pool) -> Result<(), CognitoError> {
    if pool.mfa.software_token && pool.mfa.mode != MfaMode::Off {
        return Ok(());
    }
    Err(CognitoError::modelled(
        ErrorCode::SoftwareTokenMfaNotFoundException,
        "Software Token MFA has not been enabled by the userPool",
    ))
}

/// Takes a code of the user's app; each code once. The caller writes the user.
///
/// # Errors
/// He has no app, the code is wrong, or it was taken already.
pub(crate) fn take(mfa: &mut UserMfa, now: Timestamp, code: &str) -> Result<(), CognitoError> {
    let token = mfa.software_token.as_mut();
    let token = token.ok_or_else(CognitoError::mfa_code_mismatch)?;
    let step = step_of(&token.secret, now, code).ok_or_else(CognitoError::mfa_code_mismatch)?;
    if step <= token.last_step {
        return Err(CognitoError::software_token_reused());
    }
    token.last_step = step;
    Ok(())
}

/// Takes the first code of a secret that waits for it: from now on it is the user's. It is asked for
/// if the pool or the user wants so. The caller writes the user.
///
/// # Errors
/// No secret waits, or the code is wrong.
pub(crate) fn set_up(
    pool: &Pool,
    mfa: &mut UserMfa,
    now: Timestamp,
    code: &str,
    device_name: Option<String>,
) -> Result<(), CognitoError> {
    let secret = mfa.pending_secret.as_ref();
    let step = secret.and_then(|secret| step_of(secret, now, code));
    let (Some(secret), Some(last_step)) = (secret.cloned(), step) else {
        return Err(CognitoError::modelled(
            ErrorCode::EnableSoftwareTokenMfaException,
            "Code mismatch",
        ));
    };
    let enabled =
        pool.mfa.mode == MfaMode::On || mfa.software_token.as_ref().is_some_and(|old| old.enabled);
    mfa.pending_secret = None;
    mfa.software_token = Some(SoftwareToken {
        secret,
        enabled,
        device_name,
        last_step,
    });
    Ok(())
}

/// The step whose code it is: the one of the moment, or one beside it. The work is the same for
/// every code.
fn step_of(secret: &Secret, now: Timestamp, code: &str) -> Option<u64> {
    let step = u64::try_from(now.secs()).ok()? / STEP_SECS;
    let mut found = None;
    for step in [step.checked_sub(1)?, step, step + 1] {
        let is_right: bool = totp(&secret.0, step)
            .as_bytes()
            .ct_eq(code.as_bytes())
            .into();
        found = found.or_else(|| is_right.then_some(step));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_790_812_800);
    const STEP: u64 = 1_790_812_800 / 30;

    fn secret() -> Secret {
        Secret(b"12345678901234567890".to_vec())
    }

    fn mfa() -> UserMfa {
        UserMfa {
            software_token: Some(SoftwareToken {
                secret: secret(),
                enabled: true,
                device_name: None,
                last_step: 0,
            }),
            ..UserMfa::default()
        }
    }

    fn refusal(result: Result<(), CognitoError>) -> String {
        ringwall_core::ApiError::from(result.unwrap_err()).to_string()
    }

    #[test]
    fn secrets_are_written_in_base32() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(&Secret(bytes.into())), text);
        }
        assert_eq!(base32(&Secret(vec![0xFF; 32])).len(), 52);
    }

    #[test]
    fn takes_codes_of_the_steps_beside_it() {
        for (step, is_right) in [
            (STEP - 2, false),
            (STEP - 1, true),
            (STEP, true),
            (STEP + 1, true),
            (STEP + 2, false),
        ] {
            let code = totp(&secret().0, step);
            assert_eq!(take(&mut mfa(), NOW, &code).is_ok(), is_right, "{step}");
        }
        for wrong in ["", "12345", "1234567"] {
            assert!(take(&mut mfa(), NOW, wrong).is_err());
        }
        assert!(take(&mut UserMfa::default(), NOW, "123456").is_err());
    }

    #[test]
    fn takes_each_code_once() {
        let mut mfa = mfa();
        let code = |step| totp(&secret().0, step);
        take(&mut mfa, NOW, &code(STEP)).unwrap();
        let again = refusal(take(&mut mfa, NOW, &code(STEP)));
        assert!(
            again.contains("Your software token has already been used once."),
            "{again}"
        );
        let older = take(&mut mfa, NOW, &code(STEP - 1));
        assert!(older.is_err(), "a code from before one that was taken");
        take(&mut mfa, NOW.plus_secs(30), &code(STEP + 1)).unwrap();
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut mfa = mfa();
        mfa.pending_secret = Some(secret());
        assert!(!format!("{mfa:?}").contains("49"), "the first byte");
    }
}
