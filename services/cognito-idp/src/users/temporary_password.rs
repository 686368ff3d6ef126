//! Temporary passwords that nobody chose.

use ringwall_core::RequestContext;
use ringwall_crypto::hmac_sha256;
use zeroize::Zeroizing;

use crate::resources::pool::PasswordPolicy;
use crate::store::CognitoWrite;

const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWERCASE: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const NUMBERS: &[u8] = b"23456789";
const SYMBOLS: &[u8] = b"!@#%*+-_?.";
/// Long enough for a password that is good for days.
const LENGTH: usize = 12;

/// A password that any policy of that length allows. It is the same however often the request's handler
/// runs: what was hashed in one run is written to the user in another.
pub(crate) fn temporary(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    policy: &PasswordPolicy,
) -> Zeroizing<String> {
    let label = format!("temporary password of {}", ctx.request_id);
    let length = usize::try_from(policy.minimum_length).unwrap_or(LENGTH);
    drawn(&tx.service.code_key, &label, length.max(LENGTH))
}

/// One of each class comes first, and all are then shuffled.
fn drawn(key: &[u8], label: &str, length: usize) -> Zeroizing<String> {
    let mut numbers = Numbers::new(key, label);
    let all = [UPPERCASE, LOWERCASE, NUMBERS, SYMBOLS];
    let anything = all.concat();
    let mut password: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(length));
    for place in 0..length {
        let alphabet = all.get(place).copied().unwrap_or(&anything);
        password.extend(alphabet.get(numbers.below(alphabet.len())));
    }
    for place in (1..password.len()).rev() {
        password.swap(place, numbers.below(place + 1));
    }
    Zeroizing::new(password.iter().map(|byte| char::from(*byte)).collect())
}

/// Numbers that follow from a key and a label, and that nobody can foretell who lacks the key.
struct Numbers<'a> {
    key: &'a [u8],
    label: &'a str,
    count: usize,
}

impl<'a> Numbers<'a> {
    const fn new(key: &'a [u8], label: &'a str) -> Self {
        Self {
            key,
            label,
            count: 0,
        }
    }

    /// A number below a small bound. Of 64 bits, the remainder favours none noticeably.
    fn below(&mut self, bound: usize) -> usize {
        self.count += 1;
        let drawn = hmac_sha256(
            self.key,
            format!("{}/{}", self.label, self.count).as_bytes(),
        );
        let number = drawn
            .iter()
            .take(8)
            .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(number % bound).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_policy_allows_it(label in "[a-z]{0,8}", length in 6..100_u32) {
            let policy = PasswordPolicy {
                minimum_length: length,
                ..PasswordPolicy::default()
            };
            let length = usize::try_from(length).unwrap().max(LENGTH);
            let password = drawn(b"key", &label, length);
            prop_assert!(policy.require(&password).is_ok());
            prop_assert_eq!(password.chars().count(), length);
        }
    }

    #[test]
    fn follows_from_key_and_label_alone() {
        assert_eq!(drawn(b"key", "one", 12), drawn(b"key", "one", 12));
        assert_ne!(drawn(b"key", "one", 12), drawn(b"key", "two", 12));
        assert_ne!(drawn(b"key", "one", 12), drawn(b"yek", "one", 12));
    }
}
