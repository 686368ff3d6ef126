//! Public keys on P-256 whose private scalar is derived from a shared secret.
//!
//! Both sides know the secret: one derives the private key and signs, the other needs the public
//! key alone. Candidates come from the counter-mode KDF of SP 800-108r1 with HMAC-SHA-256, and
//! those that are no scalar are passed over (FIPS 186-5 §A.2.2).

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ParsedPublicKey};
use zeroize::Zeroizing;

use crate::{CryptoError, HmacSha256Key, derive_key};

/// The curve's order less two, the largest candidate (SP 800-186 §3.2.1.3).
const LARGEST: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x4f,
];
/// Candidates that are tried. That even the second is needed has a chance of 2⁻³².
const CANDIDATES: u8 = 254;

/// A public key on P-256 that checks ECDSA signatures over SHA-256.
#[derive(Clone, Debug)]
pub struct DerivedP256PublicKey(ParsedPublicKey);

impl DerivedP256PublicKey {
    /// The public key of the scalar derived from `secret`. The number of the candidate, one
    /// byte, is added to `context`.
    ///
    /// # Errors
    /// No candidate was a scalar, or the library failed.
    pub fn derive(secret: &[u8], label: &[u8], context: &[u8]) -> Result<Self, CryptoError> {
        let key = HmacSha256Key::new(secret);
        for count in 1..=CANDIDATES {
            let context = [context, &[count]].concat();
            let candidate = Zeroizing::new(derive_key(&key, label, &context));
            if let Some(scalar) = scalar_of(&candidate) {
                return Self::of_scalar(&scalar);
            }
        }
        Err(CryptoError::Failed)
    }

    fn of_scalar(scalar: &[u8; 32]) -> Result<Self, CryptoError> {
        let private = PrivateKey::from_private_key(&ECDH_P256, scalar)?;
        let public = private.compute_public_key()?;
        let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, public.as_ref())?;
        Ok(Self(parsed))
    }

    /// Checks a DER-encoded signature of `message`.
    ///
    /// # Errors
    /// It does not hold.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        self.0
            .verify_sig(message, signature)
            .map_err(|_| CryptoError::DoesNotVerify)
    }
}

/// The candidate plus one, if it is at most [`LARGEST`], in a time that tells nothing of it.
fn scalar_of(candidate: &[u8; 32]) -> Option<Zeroizing<[u8; 32]>> {
    let mut borrow = 0_u16;
    for (limit, byte) in LARGEST.iter().zip(candidate).rev() {
        // The high byte is all ones exactly when this place needed more than it had.
        let difference = u16::from(*limit)
            .wrapping_sub(u16::from(*byte))
            .wrapping_sub(borrow);
        borrow = difference >> 15;
    }
    if borrow != 0 {
        return None;
    }
    let mut scalar = Zeroizing::new(*candidate);
    let mut carry = true;
    for byte in scalar.iter_mut().rev() {
        (*byte, carry) = byte.overflowing_add(u8::from(carry));
    }
    Some(scalar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex32(text: &str) -> [u8; 32] {
        hex::decode(text).unwrap().try_into().unwrap()
    }

    #[test]
    fn a_scalar_is_the_candidate_plus_one_below_the_order() {
        let mut one = [0; 32];
        one[31] = 1;
        assert_eq!(scalar_of(&[0; 32]).as_deref(), Some(&one));

        let mut carried = [0; 32];
        carried[29] = 1;
        let mut full = [0; 32];
        (full[30], full[31]) = (0xff, 0xff);
        assert_eq!(scalar_of(&full).as_deref(), Some(&carried));

        let order_less_one =
            hex32("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
        assert_eq!(scalar_of(&LARGEST).as_deref(), Some(&order_less_one));
        assert_eq!(scalar_of(&order_less_one), None);
        assert_eq!(scalar_of(&[0xff; 32]), None);
        let mut above = LARGEST;
        above[4] = 1;
        assert_eq!(scalar_of(&above), None);
    }

    /// The key of the test suite of aws-c-auth (Apache-2.0), `v4a/get-vanilla`.
    #[test]
    fn the_key_is_as_published() {
        let derived = DerivedP256PublicKey::derive(
            b"AWS4AwJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            b"AWS4-ECDSA-P256-SHA256",
            b"AKIDEXAMPLE",
        )
        .unwrap();
        assert_eq!(
            hex::encode(derived.0.as_ref()),
            "04\
             b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1\
             865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518"
        );
    }

    #[test]
    fn another_secret_or_context_is_another_key() {
        let key = |secret: &[u8], context: &[u8]| {
            let derived = DerivedP256PublicKey::derive(secret, b"label", context).unwrap();
            derived.0.as_ref().to_vec()
        };
        assert_eq!(key(b"a", b"b"), key(b"a", b"b"));
        assert_ne!(key(b"a", b"b"), key(b"a", b"c"));
        assert_ne!(key(b"a", b"b"), key(b"b", b"b"));
    }
}
