//! Codes of second factors that are sent by text message and mail.

use ringwall_core::RequestContext;
use subtle::ConstantTimeEq as _;

use crate::error::CognitoError;
use crate::resources::mfa::Factor;
use crate::resources::pool::{Alias, Pool};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// A new code of six digits, each as likely as any other.
pub(crate) fn draw(ctx: &RequestContext) -> String {
    const CODES: u32 = 1_000_000;
    /// Numbers from here on would make small codes likelier.
    const EVEN: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_be_bytes(ctx.random_bytes());
        if number < EVEN {
            return format!("{:06}", number % CODES);
        }
    }
}

/// A code, and the address that it goes to: it proves nothing of another one.
pub(crate) fn bound(code: &str, address: Option<&str>) -> String {
    format!("{code}\0{}", address.unwrap_or_default())
}

/// Checks the code that somebody gives against the one that he was sent.
///
/// # Errors
/// It is another.
pub(crate) fn check(sent: &str, given: &str) -> Result<(), CognitoError> {
    if sent.as_bytes().ct_eq(given.as_bytes()).into() {
        Ok(())
    } else {
        Err(CognitoError::mfa_code_mismatch())
    }
}

/// Who gave the right code of a message is at that address: it is verified, and signs in if it is an
/// alias that is nobody else's. The caller writes the user.
pub(crate) fn verify_address(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &mut User,
    factor: Factor,
) -> Result<(), CognitoError> {
    let Some(contact) = factor.contact() else {
        return Ok(());
    };
    let Some(address) = user.address(contact).map(str::to_owned) else {
        return Ok(());
    };
    let alias = match factor {
        Factor::Sms => Alias::Phone,
        _ => Alias::Email,
    };
    if pool.aliases.contains(&alias) {
        let owner = tx.find_alias(pool, alias, &address)?;
        if owner.is_some_and(|owner| owner.sub != user.sub) {
            return Ok(());
        }
    }
    let verified = contact.verified_attribute().to_owned();
    user.attributes.insert(verified, "true".to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_code_that_was_sent_is_right() {
        assert!(check("012345", "012345").is_ok());
        for wrong in ["", "12345", "012346", "0123456"] {
            assert!(check("012345", wrong).is_err(), "{wrong}");
        }
    }
}
