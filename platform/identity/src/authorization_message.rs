//! Encoded authorization messages: why a call was denied, for those alone who may decode it.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{AccountId, Entropy, Timestamp};
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use ringwall_crypto::{HmacSha256Key, derive_key};
use ringwall_store::Store;

/// How long a message can be decoded.
const LIFETIME_SECS: i64 = 24 * 60 * 60;
/// The longest message that `DecodeAuthorizationMessage` takes, in characters.
const MOST_CHARS: usize = 10_240;
const SALT_BYTES: usize = 16;
const AAD: &[u8] = b"ringwall authorization message v1";

/// Seals and opens encoded authorization messages.
#[derive(Clone)]
pub struct AuthorizationMessages(HmacSha256Key);

impl AuthorizationMessages {
    /// With the key that a store's seal has for them.
    pub fn new(store: &Store) -> Self {
        let key = store.owned_key("sts", "authorization message");
        Self(HmacSha256Key::new(&key))
    }

    /// Seals `text` for `account`; `None` if the message would be too long.
    pub fn seal(
        &self,
        account: AccountId,
        text: &str,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Option<String> {
        let (mut salt, mut nonce) = ([0; SALT_BYTES], [0; NONCE_BYTES]);
        entropy.fill(&mut salt);
        entropy.fill(&mut nonce);
        let mut message = salt.to_vec();
        message.extend_from_slice(&nonce);
        let start = message.len();
        message.extend_from_slice(&account.number().to_be_bytes());
        message.extend_from_slice(&now.secs().to_be_bytes());
        message.extend_from_slice(text.as_bytes());
        self.key(&salt)?
            .seal(nonce, AAD, &mut message, start)
            .ok()?;
        let encoded = URL_SAFE_NO_PAD.encode(message);
        (encoded.len() <= MOST_CHARS).then_some(encoded)
    }

    /// Opens a message of that account which is not too old.
    pub fn open(&self, account: AccountId, encoded: &str, now: Timestamp) -> Option<String> {
        let message = URL_SAFE_NO_PAD.decode(encoded).ok()?;
        let (salt, rest) = message.split_first_chunk::<SALT_BYTES>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let mut sealed = sealed.to_vec();
        let opened = self.key(salt)?.open(*nonce, AAD, &mut sealed).ok()?;
        let (owner, rest) = opened.split_first_chunk()?;
        let (sealed_at, text) = rest.split_first_chunk()?;
        let is_own = u64::from_be_bytes(*owner) == account.number();
        let age = now.secs().saturating_sub(i64::from_be_bytes(*sealed_at));
        if !is_own || age >= LIFETIME_SECS {
            return None;
        }
        String::from_utf8(text.to_vec()).ok()
    }

    fn key(&self, salt: &[u8]) -> Option<SymmetricKey> {
        let key = derive_key(&self.0, b"authorization message", salt);
        SymmetricKey::new(&key).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_core::CountedEntropy;

    const NOW: Timestamp = Timestamp::from_secs(1_000_000);

    #[test]
    fn opens_for_its_account_for_a_day() {
        let messages = AuthorizationMessages(HmacSha256Key::new(&[1; 32]));
        let account = AccountId::from_number(7).unwrap();
        let sealed = messages.seal(account, "why", NOW, &CountedEntropy::default());
        let sealed = sealed.unwrap();
        let open = |account, at| messages.open(account, &sealed, at);
        assert_eq!(open(account, NOW).as_deref(), Some("why"));
        assert_eq!(open(account, NOW.plus_secs(LIFETIME_SECS)), None);
        assert_eq!(open(AccountId::from_number(8).unwrap(), NOW), None);
        let cut: String = sealed.chars().skip(1).collect();
        for made_up in ["", "AAAA", "####", &cut] {
            assert_eq!(messages.open(account, made_up, NOW), None);
        }
    }

    #[test]
    fn refuses_to_make_one_that_nobody_can_send() {
        let messages = AuthorizationMessages(HmacSha256Key::new(&[1; 32]));
        let long = "x".repeat(MOST_CHARS);
        let entropy = CountedEntropy::default();
        assert_eq!(
            messages.seal(AccountId::default(), &long, NOW, &entropy),
            None
        );
    }
}
