//! The line that begins a chunk: `10000;chunk-signature=ad80…8648`.

use super::incomplete;
use crate::refusal::Refusal;

/// The line that begins a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ChunkHead {
    pub(super) length: u64,
    /// Empty where chunks are unsigned.
    pub(super) signature: String,
}

impl ChunkHead {
    pub(super) fn parse(line: &[u8], is_signed: bool) -> Result<Self, Refusal> {
        Self::read(line, is_signed).ok_or_else(incomplete)
    }

    fn read(line: &[u8], is_signed: bool) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?.strip_suffix("\r\n")?;
        let (length, signature) = if is_signed {
            line.split_once(";chunk-signature=")?
        } else {
            (line, "")
        };
        // Parsing would take a sign, too.
        if !length.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        Some(Self {
            length: u64::from_str_radix(length, 16).ok()?,
            signature: signature.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_a_length_and_maybe_a_signature() {
        let head = |line: &str, is_signed| {
            let head = ChunkHead::parse(line.as_bytes(), is_signed).ok()?;
            Some((head.length, head.signature))
        };
        assert_eq!(
            head("1f;chunk-signature=00ff\r\n", true),
            Some((31, "00ff".to_owned()))
        );
        assert_eq!(head("1F\r\n", false), Some((31, String::new())));
        for (line, is_signed) in [
            ("1f\r\n", true),
            ("1f;chunk-signature=00ff\r\n", false),
            ("1f\n", false),
            ("1f", false),
            ("\r\n", false),
            ("+1\r\n", false),
            (" 1\r\n", false),
            ("10000000000000000\r\n", false),
        ] {
            assert_eq!(head(line, is_signed), None, "{line:?}");
        }
    }
}
