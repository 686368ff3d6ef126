//! What each side sends: `A` and `B`.

use crate::SrpError;
use crate::group::{self, Element};
use crate::pad::{pad, strip};

/// A public key: an element of the group that isn't zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(Element);

/// No client writes more digits than the prime has, and two zeros before them.
const LONGEST_HEX: usize = 2 * group::ELEMENT_BYTES + 2;

impl PublicKey {
    /// From hexadecimal, as it is sent; an odd number of digits is all right.
    ///
    /// # Errors
    /// [`SrpError::NotInGroup`]: no number below the prime. [`SrpError::Degenerate`]: zero.
    pub fn from_hex(text: &str) -> Result<Self, SrpError> {
        if text.is_empty() || text.len() > LONGEST_HEX {
            return Err(SrpError::NotInGroup);
        }
        let even = if text.len().is_multiple_of(2) {
            text.to_owned()
        } else {
            format!("0{text}")
        };
        // `hex` also takes a prefix of `0x`, which no client sends.
        if !even.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(SrpError::NotInGroup);
        }
        let bytes = hex::decode(even).map_err(|_| SrpError::NotInGroup)?;
        Self::from_bytes(&bytes)
    }

    /// From bytes, big endian.
    ///
    /// # Errors
    /// As [`Self::from_hex`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SrpError> {
        Ok(Self(group::element(bytes)?))
    }

    /// In hexadecimal, lower case, without zeros in front: as Cognito writes `SRP_B`.
    pub fn to_hex(&self) -> String {
        let text = hex::encode(self.to_bytes());
        text.trim_start_matches('0').to_owned()
    }

    /// Its bytes, big endian, without zeros in front.
    pub fn to_bytes(&self) -> Vec<u8> {
        strip(&group::bytes(&self.0)).to_vec()
    }

    pub(crate) fn of(element: Element) -> Result<Self, SrpError> {
        if element == Element::ZERO {
            return Err(SrpError::Degenerate);
        }
        Ok(Self(element))
    }

    pub(crate) fn element(&self) -> &Element {
        &self.0
    }
}

/// `u`, which binds the two keys of a handshake: H(pad A ‖ pad B).
pub(crate) fn scramble(client: &PublicKey, server: &PublicKey) -> Result<[u8; 32], SrpError> {
    let u = group::hash(&[&pad(&client.to_bytes()), &pad(&server.to_bytes())]);
    if u == [0; 32] {
        return Err(SrpError::Degenerate);
    }
    Ok(u)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hexadecimal_as_clients_write_it() {
        let key = PublicKey::from_hex("AbC").unwrap();
        assert_eq!(key.to_hex(), "abc");
        assert_eq!(key, PublicKey::from_hex("000abc").unwrap());
        assert_eq!(key.to_bytes(), [0x0A, 0xBC]);
    }

    #[test]
    fn refuses_what_is_no_key() {
        for text in ["", "xyz", "0x12", "+1", " 1", &"1".repeat(771)] {
            assert_eq!(
                PublicKey::from_hex(text),
                Err(SrpError::NotInGroup),
                "{text}"
            );
        }
        assert_eq!(PublicKey::from_hex("0"), Err(SrpError::Degenerate));
        assert_eq!(
            PublicKey::from_hex(&"0".repeat(770)),
            Err(SrpError::Degenerate)
        );
    }

    #[test]
    fn refuses_multiples_of_the_prime() {
        let prime = Element::MODULUS.as_ref().to_be_bytes();
        let text = hex::encode(prime.as_ref() as &[u8]);
        assert_eq!(PublicKey::from_hex(&text), Err(SrpError::NotInGroup));
    }
}
