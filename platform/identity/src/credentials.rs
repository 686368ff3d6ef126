//! Access key ids and secrets.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{AccountId, BASE32, Entropy};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Characters of an access key's id after its prefix.
const ID_CHARACTERS: usize = 16;
/// Of these, the first eight carry the account (40 bits), the others are random.
const ACCOUNT_CHARACTERS: usize = 8;

/// An access key's id and secret.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Credentials {
    /// `AKIA…` or `ASIA…`.
    #[zeroize(skip)]
    pub access_key_id: String,
    /// 40 characters.
    pub secret: String,
}

impl Credentials {
    /// New credentials of an account; `prefix` is `AKIA` or `ASIA`.
    pub fn random(prefix: &str, account: AccountId, entropy: &dyn Entropy) -> Self {
        let mut random = [0; ID_CHARACTERS - ACCOUNT_CHARACTERS];
        entropy.fill(&mut random);
        let number = account.number();
        let account =
            (0..ACCOUNT_CHARACTERS).map(|place| number >> (5 * (ACCOUNT_CHARACTERS - 1 - place)));
        let letters = account.chain(random.iter().map(|byte| u64::from(*byte)));
        let mut access_key_id = prefix.to_owned();
        access_key_id.extend(letters.map(|bits| letter(bits & 31)));

        let mut bytes = [0; 30];
        entropy.fill(&mut bytes);
        let secret = STANDARD.encode(bytes);
        bytes.zeroize();
        Self {
            access_key_id,
            secret,
        }
    }
}

fn letter(bits: u64) -> char {
    let place = usize::try_from(bits).unwrap_or_default();
    BASE32.get(place).copied().map_or('A', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_core::CountedEntropy;

    #[test]
    fn the_id_tells_its_account() {
        let entropy = CountedEntropy::default();
        for number in [0, 1, 123_456_789_012, AccountId::MAX] {
            let account = AccountId::from_number(number).unwrap();
            let credentials = Credentials::random("ASIA", account, &entropy);
            assert_eq!(credentials.access_key_id.len(), 20);
            assert_eq!(credentials.secret.len(), 40);
            assert_eq!(
                AccountId::of_access_key(&credentials.access_key_id),
                Some(account)
            );
        }
    }

    #[test]
    fn other_ids_tell_none() {
        for id in [
            "",
            "test",
            "123456789012",
            "AKIAaaaaaaaaaaaaaaaa",
            "AKIA7777777777777777",
        ] {
            assert_eq!(AccountId::of_access_key(id), None, "{id}");
        }
    }
}
