//! From a passphrase to a key: Argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

use crate::{CryptoError, SecretBytes};

/// How dear a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassphraseCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl PassphraseCost {
    /// RFC 9106 §4, the second recommended option, for memory-constrained machines: 64 MiB.
    pub const RECOMMENDED: Self = Self {
        memory_kib: 65_536,
        passes: 3,
        lanes: 4,
    };
}

/// A 32-byte key from a passphrase.
///
/// # Errors
/// A salt or cost that Argon2 does not allow.
pub fn key_from_passphrase(
    passphrase: &[u8],
    salt: &[u8],
    cost: PassphraseCost,
) -> Result<SecretBytes, CryptoError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32));
    let params = params.map_err(|_| CryptoError::Failed)?;
    let mut key = vec![0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase, salt, &mut key)
        .map_err(|_| CryptoError::Failed)?;
    Ok(SecretBytes::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passphrase_and_salt_both_count() {
        let cost = PassphraseCost {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        };
        let key = |passphrase: &[u8], salt: &[u8]| {
            key_from_passphrase(passphrase, salt, cost)
                .unwrap()
                .expose()
                .to_vec()
        };
        assert_eq!(key(b"open", &[1; 16]), key(b"open", &[1; 16]));
        assert_ne!(key(b"open", &[1; 16]), key(b"Open", &[1; 16]));
        assert_ne!(key(b"open", &[1; 16]), key(b"open", &[2; 16]));
    }
}
