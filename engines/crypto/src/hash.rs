//! Hashes, keyed hashes and keys derived by them.

use aws_lc_rs::{digest, hmac};
use subtle::ConstantTimeEq as _;

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    to_array(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// SHA-1 of `bytes`, where a published format demands it. It protects nothing.
pub fn sha1_for_legacy_use(bytes: &[u8]) -> [u8; 20] {
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
    digest.as_ref().first_chunk().copied().unwrap_or_default()
}

/// SHA-256 of bytes that come in pieces.
#[derive(Clone)]
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    /// Adds a piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all pieces.
    pub fn finish(self) -> [u8; 32] {
        to_array(self.0.finish().as_ref())
    }
}

impl std::fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SHA-256 of a beginning")
    }
}

/// HMAC-SHA-256 (RFC 2104) of `message` under `key`.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    HmacSha256Key::new(key).sign(message)
}

/// A key for HMAC-SHA-256, its pads hashed already.
#[derive(Clone)]
pub struct HmacSha256Key(hmac::Key);

impl HmacSha256Key {
    /// From key bytes of any length.
    pub fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The code of `message`.
    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        to_array(hmac::sign(&self.0, message).as_ref())
    }

    /// The code of a message in pieces.
    pub fn sign_pieces(&self, pieces: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for piece in pieces {
            context.update(piece);
        }
        to_array(context.sign().as_ref())
    }
}

impl std::fmt::Debug for HmacSha256Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A 32-byte key for one purpose: the counter-mode KDF of SP 800-108r1 §4.1 with HMAC-SHA-256,
/// one block, `label` and `context` as its fixed input.
pub fn derive_key(key: &HmacSha256Key, label: &[u8], context: &[u8]) -> [u8; 32] {
    key.sign_pieces(&[
        &1_u32.to_be_bytes(),
        label,
        &[0],
        context,
        &256_u32.to_be_bytes(),
    ])
}

/// Whether two texts are the same, in a time that depends on their lengths alone.
pub fn constant_time_eq(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

fn to_array(bytes: &[u8]) -> [u8; 32] {
    // Both SHA-256 and HMAC-SHA-256 give 32 bytes.
    bytes.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231 §4.3.
    #[test]
    fn hmac_is_as_published() {
        let mac = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            hex::encode(mac),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn pieces_are_as_good_as_the_whole() {
        let key = HmacSha256Key::new(b"key");
        assert_eq!(key.sign_pieces(&[b"ab", b"", b"c"]), key.sign(b"abc"));
        let mut hash = Sha256::default();
        hash.update(b"ab");
        hash.update(b"c");
        assert_eq!(hash.finish(), sha256(b"abc"));
    }

    /// As KBKDFHMAC of the Python package `cryptography` 50 derives it.
    #[test]
    fn keys_are_derived_as_another_implementation_does() {
        let key: Vec<u8> = (0..32).collect();
        let derived = derive_key(&HmacSha256Key::new(&key), b"label", b"context");
        assert_eq!(
            hex::encode(derived),
            "303790cfe363abe9682dbfff5941f23b32addc96da72f4c7e5b20e9f59a4e570"
        );
    }

    #[test]
    fn derived_keys_differ_by_label_and_context() {
        let key = HmacSha256Key::new(&[1; 32]);
        let one = derive_key(&key, b"a", b"b");
        assert_ne!(one, derive_key(&key, b"b", b"b"));
        assert_ne!(one, derive_key(&key, b"a", b"c"));
        assert_eq!(one, derive_key(&key, b"a", b"b"));
    }
}
