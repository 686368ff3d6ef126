//! What a relying party remembers of a ceremony that it began.

use aws_lc_rs::digest::{SHA256, digest};

use crate::AllowedOrigins;

/// A ceremony that was begun, and what its answer is verified against.
#[derive(Clone, Copy, Debug)]
pub struct Ceremony<'a> {
    /// The domain that passkeys are for.
    pub relying_party_id: &'a str,
    /// The challenge that was sent.
    pub challenge: &'a [u8],
    /// Where the ceremony may take place.
    pub origins: AllowedOrigins<'a>,
    /// Whether the authenticator must have verified the user, not just seen that somebody is there.
    pub requires_user_verification: bool,
}

impl Ceremony<'_> {
    pub(crate) fn relying_party_hash(&self) -> [u8; 32] {
        sha256(self.relying_party_id.as_bytes())
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let hash = digest(&SHA256, bytes);
    hash.as_ref().first_chunk().copied().unwrap_or_default()
}
