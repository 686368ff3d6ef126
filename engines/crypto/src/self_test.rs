//! Known answers, checked at start: a library that computes wrongly must not touch keys.

use crate::symmetric::SymmetricKey;
use crate::{hmac_sha256, sha256};

/// A primitive does not give its known answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cryptographic self-test of {0} failed")]
pub struct SelfTestFailure(&'static str);

/// SHA-256 of `abc` (FIPS 180-4's example).
const ABC: [u8; 32] = [
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
];
/// HMAC-SHA-256, RFC 4231 §4.2.
const HI_THERE: [u8; 32] = [
    0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf, 0xce, 0xaf, 0x0b, 0xf1, 0x2b,
    0x88, 0x1d, 0xc2, 0x00, 0xc9, 0x83, 0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf, 0xf7,
];
/// AES-256-GCM of sixteen zero bytes under a zero key and nonce (the GCM specification's case 14).
const ZEROS: [u8; 32] = [
    0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e, 0x07, 0x4e, 0xc5, 0xd3, 0xba, 0xf3, 0x9d, 0x18,
    0xd0, 0xd1, 0xc8, 0xa7, 0x99, 0x99, 0x6b, 0xf0, 0x26, 0x5b, 0x98, 0xb5, 0xd4, 0x8a, 0xb9, 0x19,
];

/// Checks the primitives that everything stands on.
///
/// # Errors
/// The first that does not give its known answer.
pub fn self_test() -> Result<(), SelfTestFailure> {
    let holds = |name, holds: bool| {
        if holds {
            Ok(())
        } else {
            Err(SelfTestFailure(name))
        }
    };
    holds("SHA-256", sha256(b"abc") == ABC)?;
    holds(
        "HMAC-SHA-256",
        hmac_sha256(&[0x0b; 20], b"Hi There") == HI_THERE,
    )?;
    let sealed = SymmetricKey::new(&[0; 32]).and_then(|key| {
        let mut message = vec![0; 16];
        key.seal([0; 12], &[], &mut message, 0).map(|()| message)
    });
    holds("AES-256-GCM", sealed.is_ok_and(|sealed| sealed == ZEROS))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_library_gives_known_answers() {
        assert_eq!(super::self_test(), Ok(()));
    }
}
