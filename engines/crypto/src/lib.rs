//! The cryptography behind KMS and the store's seal.
//!
//! Primitives come from well-kept libraries (aws-lc-rs above all); what stands here is how they
//! are put together: key pairs by spec ([`asymmetric`]), MACs ([`mac`]), the wrapping of
//! imported key material ([`wrapping`]), messages of the AWS Encryption SDK
//! ([`encryption_sdk`]), and the ciphertext format of KMS ([`blob`]), which is
//! a promise.
//!
//! **Architecture invariant:** nothing here knows AWS's requests, the store or the clock, and
//! no failure says why: a ciphertext that cannot be opened is that and nothing more.

pub mod asymmetric;
pub mod blob;
pub mod certificate;
mod derived_p256;
pub mod encryption_sdk;
mod hash;
pub mod mac;
mod passphrase;
mod secret;
mod self_test;
pub mod ssh_key;
pub mod symmetric;
mod totp;
pub mod wrapping;

pub use derived_p256::DerivedP256PublicKey;
pub use hash::{
    HmacSha256Key, Sha256, constant_time_eq, derive_key, hmac_sha256, sha1_for_legacy_use, sha256,
};
pub use passphrase::{PassphraseCost, key_from_passphrase};
pub use secret::SecretBytes;
pub use self_test::{SelfTestFailure, self_test};
pub use totp::totp;

/// Something cryptographic failed; which part of it stays unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// A key is not of the form or size that it should be.
    #[error("the key was rejected")]
    KeyRejected,
    /// A ciphertext, signature, code or wrapped key does not hold.
    #[error("it does not verify")]
    DoesNotVerify,
    /// The library could not do what it was asked for.
    #[error("the cryptographic operation failed")]
    Failed,
}

impl From<aws_lc_rs::error::Unspecified> for CryptoError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Failed
    }
}

impl From<aws_lc_rs::error::KeyRejected> for CryptoError {
    fn from(_: aws_lc_rs::error::KeyRejected) -> Self {
        Self::KeyRejected
    }
}
