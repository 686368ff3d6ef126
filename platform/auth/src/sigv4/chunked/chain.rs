//! The chain of signatures: each covers the one before it.

use ringwall_crypto::sha256;

use crate::refusal::Refusal;
use crate::sigv4::{Signed, VerifyingKey};

/// A link of the chain: what the next signature is checked with.
#[derive(Debug)]
pub(in crate::sigv4) struct Chunk {
    /// Unknown to the test double, which takes requests of strangers.
    key: Option<VerifyingKey>,
    /// `AWS4-HMAC-SHA256`.
    algorithm: &'static str,
    date: String,
    scope: String,
    previous: String,
}

impl Chunk {
    /// The beginning of the chain: the request's own signature.
    pub(in crate::sigv4) fn seed(signed: &Signed<'_>, key: Option<VerifyingKey>) -> Self {
        Self {
            key,
            algorithm: signed.algorithm.name(),
            date: signed.date.to_string(),
            scope: signed.scope(),
            previous: signed.signature.to_string(),
        }
    }

    /// Checks the signature of a chunk whose data have that hash.
    pub(super) fn check_data(&mut self, hash: [u8; 32], signature: &str) -> Result<(), Refusal> {
        let nothing = hex::encode(sha256(b""));
        let text = format!(
            "{}\n{nothing}\n{}",
            self.begin("PAYLOAD"),
            hex::encode(hash)
        );
        self.check(&text, signature)
    }

    /// Checks the signature of trailers that have that hash.
    pub(super) fn check_trailer(&mut self, hash: [u8; 32], signature: &str) -> Result<(), Refusal> {
        let text = format!("{}\n{}", self.begin("TRAILER"), hex::encode(hash));
        self.check(&text, signature)
    }

    fn begin(&self, what: &str) -> String {
        let Self {
            algorithm,
            date,
            scope,
            previous,
            ..
        } = self;
        format!("{algorithm}-{what}\n{date}\n{scope}\n{previous}")
    }

    fn check(&mut self, text: &str, signature: &str) -> Result<(), Refusal> {
        // Signatures of Version 4A differ in length and are filled up, so that a client can tell
        // the body's length beforehand.
        let signature = match &self.key {
            Some(VerifyingKey::Public(_)) => signature.trim_end_matches('*'),
            _ => signature,
        };
        let holds = |key: &VerifyingKey| key.verifies(text.as_bytes(), signature);
        if !self.key.as_ref().is_none_or(holds) {
            return Err(Refusal::Mismatch);
        }
        signature.clone_into(&mut self.previous);
        Ok(())
    }
}
