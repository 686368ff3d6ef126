//! The link by which an address is verified.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html#verification-message>

use std::fmt::Write as _;

use super::Letter;
use crate::error::CognitoError;
use crate::resources::pool::{Contact, Pool};
use crate::store::CognitoWrite;

/// The link's address, where the pool confirms accounts by links and has pages that take it.
pub(super) fn address(
    tx: &CognitoWrite<'_>,
    letter: &Letter<'_>,
) -> Result<Option<String>, CognitoError> {
    let pool = letter.occasion.pool;
    let by_link = pool.templates.by_link
        && letter.contact == Contact::Email
        && letter.reason.confirms_account();
    let (true, Some(client_id)) = (by_link, letter.occasion.client_id) else {
        return Ok(None);
    };
    let Some(origin) = origin(tx, pool)? else {
        return Ok(None);
    };
    Ok(Some(format!(
        "{origin}/confirmUser?client_id={}&user_name={}&confirmation_code={}",
        escaped(client_id),
        escaped(&letter.user.username),
        escaped(letter.code)
    )))
}

/// Where the pool's pages are, if it has any: at its own name rather than at a prefix of ours.
pub(crate) fn origin(tx: &CognitoWrite<'_>, pool: &Pool) -> Result<Option<String>, CognitoError> {
    let mut domains = tx.domains(pool)?;
    domains.sort_by_key(|domain| domain.custom.is_none());
    let domain = domains.first();
    Ok(domain.map(|domain| tx.service.pages.origin(domain)))
}

/// A text within a query.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            other => {
                let written = write!(escaped, "%{other:02X}");
                debug_assert!(written.is_ok(), "a string takes everything");
            }
        }
    }
    escaped
}
