//! The chain of codes.

use ringwall_crypto::{HmacSha256Key, constant_time_eq};

/// Characters of a code, hexadecimal.
pub(crate) const CODE_CHARS: usize = 64;

/// The key of the chain.
#[derive(Clone, Debug)]
pub struct ChainKey(HmacSha256Key);

/// The code of the last event, which the next one builds on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Code([u8; 32]);

impl ChainKey {
    /// From 32 bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(HmacSha256Key::new(key))
    }

    pub(crate) fn next(&self, last: Code, event: &[u8]) -> Code {
        Code(self.0.sign_pieces(&[&last.0, event]))
    }
}

impl Code {
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let mut code = [0; 32];
        hex::decode_to_slice(text, &mut code).ok()?;
        Some(Self(code))
    }

    pub(crate) fn is(self, other: Self) -> bool {
        constant_time_eq(&self.0, &other.0)
    }

    pub(crate) fn text(self) -> String {
        hex::encode(self.0)
    }
}

/// A line of a segment: code, a space, the event.
pub(crate) fn split(line: &[u8]) -> Option<(Code, &[u8])> {
    let (code, event) = line.split_at_checked(CODE_CHARS)?;
    Some((Code::parse(code)?, event.strip_prefix(b" ")?))
}
