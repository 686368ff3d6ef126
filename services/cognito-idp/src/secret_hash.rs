//! `SECRET_HASH`: how a caller shows that he knows his app client's secret.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_crypto::hmac_sha256;
use subtle::ConstantTimeEq as _;

use crate::resources::client::Client;

/// Whether `given` was made with one of the client's secrets, over this user name.
pub(crate) fn is_right(client: &Client, name: &str, given: &str) -> bool {
    let message = format!("{name}{}", client.id);
    let mut right = subtle::Choice::from(0);
    for secret in &client.secrets {
        let made = STANDARD.encode(hmac_sha256(secret.value.as_bytes(), message.as_bytes()));
        right |= made.as_bytes().ct_eq(given.as_bytes());
    }
    right.into()
}
