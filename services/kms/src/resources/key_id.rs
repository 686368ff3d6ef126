//! A key's id.

use std::fmt;
use std::str::FromStr;

use ringwall_core::RequestContext;

const MULTI_REGION_PREFIX: &str = "mrk-";

/// A key's id: a UUID, or `mrk-` and 32 hexadecimal digits for multi-Region keys.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id>
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct KeyId {
    text: String,
    bytes: [u8; 16],
}

/// A text that is not a key's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key id is a UUID, or mrk- and 32 hexadecimal digits")]
pub(crate) struct InvalidKeyId;

impl KeyId {
    /// A new id.
    pub(crate) fn random(ctx: &RequestContext, multi_region: bool) -> Self {
        let uuid = uuid::Builder::from_random_bytes(ctx.random_bytes()).into_uuid();
        Self::from_bytes(*uuid.as_bytes(), multi_region)
    }

    /// The id that a ciphertext names.
    pub(crate) fn from_bytes(bytes: [u8; 16], multi_region: bool) -> Self {
        let uuid = uuid::Uuid::from_bytes(bytes);
        let text = if multi_region {
            format!("{MULTI_REGION_PREFIX}{}", uuid.simple())
        } else {
            uuid.hyphenated().to_string()
        };
        Self { text, bytes }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The sixteen bytes that ciphertexts carry.
    pub(crate) const fn bytes(&self) -> &[u8; 16] {
        &self.bytes
    }

    pub(crate) fn is_multi_region(&self) -> bool {
        self.text.starts_with(MULTI_REGION_PREFIX)
    }
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(text: &str) -> Result<Self, InvalidKeyId> {
        let (digits, multi_region) = match text.strip_prefix(MULTI_REGION_PREFIX) {
            Some(digits) if digits.len() == 32 => (digits, true),
            None if text.len() == 36 => (text, false),
            _ => return Err(InvalidKeyId),
        };
        let uuid = uuid::Uuid::try_parse(digits).map_err(|_| InvalidKeyId)?;
        let id = Self::from_bytes(*uuid.as_bytes(), multi_region);
        // An id has one spelling: upper case names no key.
        if id.text == text {
            Ok(id)
        } else {
            Err(InvalidKeyId)
        }
    }
}

impl TryFrom<String> for KeyId {
    type Error = InvalidKeyId;

    fn try_from(text: String) -> Result<Self, InvalidKeyId> {
        text.parse()
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> Self {
        id.text
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        for text in [
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "mrk-1234abcd12ab34cd56ef1234567890ab",
        ] {
            let id: KeyId = text.parse().unwrap();
            assert_eq!(id.as_str(), text);
            assert_eq!(KeyId::from_bytes(*id.bytes(), id.is_multi_region()), id);
        }
    }

    #[test]
    fn refuses_other_texts() {
        for text in [
            "",
            "mrk-",
            "1234ABCD-12ab-34cd-56ef-1234567890ab",
            "1234abcd12ab34cd56ef1234567890ab",
            "mrk-1234abcd-12ab-34cd-56ef-1234567890ab",
            "{1234abcd-12ab-34cd-56ef-1234567890a}",
        ] {
            assert_eq!(text.parse::<KeyId>(), Err(InvalidKeyId), "{text}");
        }
    }
}
