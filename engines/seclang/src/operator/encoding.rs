//! Whether percent-encoding is right.

/// Whether two hexadecimal digits follow every percent sign.
pub(super) fn is_url_encoding(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'%').skip(1).all(|part| {
        matches!(part, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::is_url_encoding;

    #[test]
    fn wants_two_digits_behind_a_percent_sign() {
        assert!(is_url_encoding(b"a%20b+%C3%bc"));
        for text in ["%", "%2", "%zz", "%20%"] {
            assert!(!is_url_encoding(text.as_bytes()), "{text}");
        }
    }
}
