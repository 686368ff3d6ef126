//! What a server stores: a salt and a verifier.

use zeroize::{Zeroize, Zeroizing};

use crate::group::{self, Element};
use crate::pad::pad;
use crate::{Identity, SrpError};

/// The salt of a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salt(Vec<u8>);

impl Salt {
    /// How many random bytes make a salt.
    pub const BYTES: usize = 16;

    /// A salt for a user, of random bytes; `None` asks for other ones.
    ///
    /// Some clients read the salt as a number and some as text, and not all of them pad it alike: a
    /// zero byte in front or a first bit of one would make them disagree about the password.
    pub fn of_random(bytes: [u8; Self::BYTES]) -> Option<Self> {
        matches!(bytes.first(), Some(1..=0x7F)).then(|| Self(bytes.to_vec()))
    }

    /// A salt that a device has chosen.
    pub fn of_device(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// In hexadecimal, as `SALT` is sent.
    pub fn to_hex(&self) -> String {
        hex::encode(&self.0)
    }
}

/// `v` = gˣ: with it a server can check a password, and anybody can try guesses. It is a secret.
#[derive(Clone)]
pub struct Verifier(Element);

impl Drop for Verifier {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Verifier {
    /// The verifier of a password.
    pub fn of_password(identity: Identity<'_>, password: &str, salt: &Salt) -> Self {
        let x = private_key(identity, password, salt);
        Self(group::generator_power(&x))
    }

    /// From bytes, big endian: those of [`Self::to_bytes`], or a device's.
    ///
    /// # Errors
    /// As [`crate::PublicKey::from_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SrpError> {
        Ok(Self(group::element(bytes)?))
    }

    /// Its bytes, big endian.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(group::bytes(&self.0))
    }

    pub(crate) fn element(&self) -> &Element {
        &self.0
    }
}

/// `x` = H(pad salt ‖ H(realm ‖ name ‖ ":" ‖ password)).
pub(crate) fn private_key(
    identity: Identity<'_>,
    password: &str,
    salt: &Salt,
) -> Zeroizing<[u8; 32]> {
    let names = [identity.realm.as_bytes(), identity.name.as_bytes()];
    let [realm, name] = names;
    let inner = Zeroizing::new(group::hash(&[realm, name, b":", password.as_bytes()]));
    Zeroizing::new(group::hash(&[&pad(&salt.0), inner.as_slice()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_salt_reads_alike_as_number_and_as_text() {
        for first in 0..=u8::MAX {
            let mut bytes = [0xA5; Salt::BYTES];
            bytes[0] = first;
            let salt = Salt::of_random(bytes);
            assert_eq!(salt.is_some(), (1..0x80).contains(&first));
            if let Some(salt) = salt {
                assert_eq!(pad(salt.as_bytes()), salt.as_bytes());
            }
        }
    }
}
