//! The encryption context: what a ciphertext is bound to besides its key.

use std::collections::BTreeMap;

use crate::error::KmsError;

/// AWS's limit on a context, in bytes of its keys and values.
const LARGEST_BYTES: usize = 8192;

/// Pairs that are authenticated with a ciphertext and must be given again to open it.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EncryptionContext(BTreeMap<String, String>);

impl EncryptionContext {
    /// The context of a request; absent and empty are the same.
    pub(crate) fn new(pairs: Option<BTreeMap<String, String>>) -> Result<Self, KmsError> {
        let pairs = pairs.unwrap_or_default();
        let bytes: usize = pairs
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        if bytes > LARGEST_BYTES {
            return Err(KmsError::encryption_context_too_large());
        }
        Ok(Self(pairs))
    }

    /// The pairs, by the bytes of their keys.
    pub(crate) const fn pairs(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
