//! AWS account numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A twelve-digit AWS account number; `000000000000` unless another is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(u64);

/// The letters of base 32 (RFC 4648 §6), as access key ids use them.
pub const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A text that is not twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account id has exactly 12 digits")]
pub struct InvalidAccountId;

impl AccountId {
    /// The largest account number, 999999999999.
    pub const MAX: u64 = 999_999_999_999;

    /// From a number of at most twelve digits.
    pub const fn from_number(number: u64) -> Option<Self> {
        if number <= Self::MAX {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The account that an access key's id was made for: its first eight characters after the
    /// prefix are the number in base 32.
    pub fn of_access_key(access_key_id: &str) -> Option<Self> {
        let id = access_key_id
            .strip_prefix("AKIA")
            .or_else(|| access_key_id.strip_prefix("ASIA"))?;
        if id.len() != 16 {
            return None;
        }
        let bits = |byte| BASE32.iter().position(|letter| *letter == byte);
        let number = id.bytes().take(8).try_fold(0_u64, |number, byte| {
            Some(number << 5 | u64::try_from(bits(byte)?).ok()?)
        })?;
        Self::from_number(number)
    }

    /// As a number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// As its twelve digits. A request writes them several times: so without the formatter of
    /// numbers, and without an allocation.
    pub fn digits(self) -> AccountDigits {
        let (mut digits, mut rest) = ([b'0'; 12], self.0);
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        AccountDigits(digits)
    }
}

/// The digits of an account number, as text.
#[derive(Clone, Copy, Debug)]
pub struct AccountDigits([u8; 12]);

impl std::ops::Deref for AccountDigits {
    type Target = str;

    fn deref(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, InvalidAccountId> {
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidAccountId);
        }
        text.parse().map(Self).map_err(|_| InvalidAccountId)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits())
    }
}

impl Serialize for AccountId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_leading_zeros() {
        let account: AccountId = "000000000042".parse().unwrap();
        assert_eq!(account.to_string(), "000000000042");
    }

    #[test]
    fn refuses_what_is_not_twelve_digits() {
        for text in ["", "1", "1234567890123", "12345678901x", "+23456789012"] {
            assert_eq!(text.parse::<AccountId>(), Err(InvalidAccountId), "{text}");
        }
    }
}
