//! Users who aren't there, for callers who may not find that out (`PreventUserExistenceErrors`).
//!
//! What is made up for a name is drawn from the name under a key of the installation's, so that it is
//! the same at every try, as a user's is.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html>

use ringwall_crypto::hmac_sha256;
use ringwall_srp::{Salt, Verifier};

use crate::error::CognitoError;
use crate::password::SrpSecret;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;

/// What `USER_ID_FOR_SRP` would be: the name itself, or something like a `sub` where users are named
/// by an address or the name could be one.
pub(crate) fn user_id(tx: &CognitoWrite<'_>, pool: &Pool, name: &str) -> String {
    let name = &*pool.folded(name);
    let is_address = name.contains('@') || name.starts_with('+');
    if pool.username_attributes.is_empty() && !is_address {
        return name.to_owned();
    }
    let drawn = hex::encode(drawn(tx, pool, name, "user id"));
    let mut id = String::with_capacity(36);
    for (place, digit) in drawn.chars().take(32).enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            id.push('-');
        }
        id.push(digit);
    }
    id
}

/// A salt, and a verifier of no password.
pub(crate) fn srp_secret(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
) -> Result<SrpSecret, CognitoError> {
    let salt = (0_u32..).find_map(|number| {
        let drawn = drawn(tx, pool, name, &format!("salt {number}"));
        Salt::of_random(*drawn.first_chunk()?)
    });
    let parts = (0..12).map(|number| drawn(tx, pool, name, &format!("verifier {number}")));
    let mut verifier = parts.collect::<Vec<_>>().concat();
    // One byte less than the prime has.
    verifier.pop();
    Ok(SrpSecret {
        salt: salt.ok_or_else(|| CognitoError::internal("no salt"))?,
        verifier: Verifier::from_bytes(&verifier).map_err(CognitoError::internal)?,
    })
}

/// Whether something that some users have is made up for this name.
pub(crate) fn would_have(tx: &CognitoWrite<'_>, pool: &Pool, name: &str, what: &str) -> bool {
    let [first, ..] = drawn(tx, pool, name, what);
    first & 1 == 1
}

fn drawn(tx: &CognitoWrite<'_>, pool: &Pool, name: &str, what: &str) -> [u8; 32] {
    let name = pool.folded(name);
    let message = format!("{}\0{what}\0{name}", pool.id);
    hmac_sha256(&tx.service.nobody, message.as_bytes())
}
