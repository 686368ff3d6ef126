//! BASE64_DECODE and BASE64_DECODE_EXT.
//!
//! The strict one reads RFC 4648's first alphabet up to the first byte that is none of it; line
//! ends, which MIME puts in, are no such bytes. The forgiving one skips what it doesn't know, and
//! takes `-` and `_` of the second alphabet, too: tokens come in it.

use crate::bytes::changed;

/// Decodes up to the first byte that is no Base64.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Sextets::with_capacity(text.len());
    for byte in text.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let Some(value) = sextet(*byte) else { break };
        out.push(value);
    }
    changed(out.finish(), text)
}

/// Decodes all that is Base64. As in ModSecurity, there is nothing if padding comes where a
/// quartet has only begun: what stands there was not meant as Base64.
pub(crate) fn decode_forgiving(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Sextets::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            b'=' if out.pending == 1 && tail.first() != Some(&b'=') => {
                return changed(Vec::new(), text);
            }
            b'-' => out.push(62),
            b'_' => out.push(63),
            _ => out.extend(sextet(*byte)),
        }
    }
    changed(out.finish(), text)
}

const fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// Bytes from pieces of six bits.
struct Sextets {
    bytes: Vec<u8>,
    bits: u32,
    pending: u8,
}

impl Sextets {
    fn with_capacity(sextets: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(sextets / 4 * 3 + 3),
            bits: 0,
            pending: 0,
        }
    }

    fn push(&mut self, value: u8) {
        self.bits = (self.bits << 6) | u32::from(value);
        self.pending += 1;
        if self.pending == 4 {
            let [_, bytes @ ..] = self.bits.to_be_bytes();
            self.bytes.extend_from_slice(&bytes);
            (self.bits, self.pending) = (0, 0);
        }
    }

    fn extend(&mut self, value: Option<u8>) {
        if let Some(value) = value {
            self.push(value);
        }
    }

    /// The bytes, with those of a last group that is not whole.
    fn finish(mut self) -> Vec<u8> {
        let missing = 6 * u32::from(4 - self.pending);
        let [_, first, second, _] = (self.bits << missing).to_be_bytes();
        match self.pending {
            2 => self.bytes.push(first),
            3 => self.bytes.extend_from_slice(&[first, second]),
            _ => {}
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &[u8]) -> Vec<u8> {
        decode(text).unwrap_or_else(|| text.to_vec())
    }

    fn forgiven(text: &[u8]) -> Vec<u8> {
        decode_forgiving(text).unwrap_or_else(|| text.to_vec())
    }

    /// RFC 4648, section 10.
    #[test]
    fn decodes_the_rfcs_examples() {
        for (encoded, text) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decoded(encoded.as_bytes()), text.as_bytes());
            assert_eq!(forgiven(encoded.as_bytes()), text.as_bytes());
            let bare = encoded.trim_end_matches('=');
            assert_eq!(decoded(bare.as_bytes()), text.as_bytes());
        }
    }

    #[test]
    fn stops_at_what_is_no_base64() {
        assert_eq!(decoded(b"Zm9v.YmFy"), b"foo");
        assert_eq!(decoded(b"Zm9v\0Zm9v"), b"foo");
        assert_eq!(decoded(b"Zg==Zg=="), b"f");
        assert_eq!(decoded(b"<script>"), b"");
        assert_eq!(decoded(b"Zm9v-_"), b"foo");
    }

    #[test]
    fn reads_over_line_ends() {
        assert_eq!(decoded(b"Zm\r\n9v\nYmFy"), b"foobar");
    }

    /// Two of these are of ModSecurity's tests of base64DecodeExt.
    #[test]
    fn the_forgiving_one_skips_what_is_no_base64() {
        assert_eq!(forgiven(b"Z.m9v Ym\0Fy"), b"foobar");
        assert_eq!(forgiven(b"eyJwIjoieHh-In0"), b"{\"p\":\"xx~\"}");
        assert_eq!(forgiven(b"P.HNjcmlwdD4="), b"<script>");
        assert_eq!(forgiven(b"dzBzV==YWxlcnQoMSk="), b"");
        assert_eq!(forgiven(b"Zg==Zg=="), b"f\x06`");
    }

    proptest! {
        #[test]
        fn undoes_an_encoding_by_bits(text in proptest::collection::vec(any::<u8>(), 0..48)) {
            let alphabet: Vec<u8> =
                (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain(*b"+/").collect();
            let bits: Vec<u8> =
                text.iter().flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1)).collect();
            let encoded: Vec<u8> = bits
                .chunks(6)
                .map(|six| {
                    let value = six.iter().fold(0, |value, bit| (value << 1) | usize::from(*bit));
                    alphabet[value << (6 - six.len())]
                })
                .collect();
            prop_assert_eq!(decoded(&encoded), text.clone());
            prop_assert_eq!(forgiven(&encoded), text);
        }
    }
}
