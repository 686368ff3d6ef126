//! Key pairs by spec: making, reading and writing them, signatures, RSA encryption, key agreement
//! and key encapsulation.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html>

mod ecdsa;
mod ed25519;
mod mldsa;
mod mlkem;
mod private_key;
mod public_key;
mod rsa;
mod spec;
#[cfg(test)]
mod tests;

pub use mlkem::Encapsulated;
pub use private_key::PrivateKey;
pub use public_key::PublicKey;
pub use spec::{KeyPairSpec, MessageKind, OaepHash, SigningAlgorithm};

use aws_lc_rs::digest::{self, Algorithm, Digest};

use crate::CryptoError;

/// The digest to sign or verify: of the message, or the message itself where it is one.
fn digest_of(
    algorithm: &'static Algorithm,
    kind: MessageKind,
    message: &[u8],
) -> Result<Digest, CryptoError> {
    match kind {
        MessageKind::Raw => Ok(digest::digest(algorithm, message)),
        MessageKind::Digest => Ok(Digest::import_less_safe(message, algorithm)?),
        MessageKind::ExternalMu => Err(CryptoError::Failed),
    }
}
