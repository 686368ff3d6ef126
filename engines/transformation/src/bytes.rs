//! How transformations walk over a text.

/// White space in C's sense.
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The value of a hexadecimal digit.
pub(crate) const fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// The byte that two hexadecimal digits at the beginning of a text write.
pub(crate) fn hex_pair(text: &[u8]) -> Option<u8> {
    let [high, low, ..] = text else { return None };
    Some((hex_digit(*high)? << 4) | hex_digit(*low)?)
}

/// The two bytes that four hexadecimal digits at the beginning of a text write.
pub(crate) fn hex_quad(text: &[u8]) -> Option<(u8, u8)> {
    Some((hex_pair(text)?, hex_pair(text.get(2..)?)?))
}

/// A character of sixteen bits as one byte: full-width forms (FF01–FF5E) become the ASCII that
/// they look like, others lose their upper half.
pub(crate) const fn narrow(high: u8, low: u8) -> u8 {
    match (high, low) {
        (0xff, 0x01..=0x5e) => low + 0x20,
        _ => low,
    }
}

/// Where the first byte of a kind stands. Looks at blocks, which compilers turn into wide
/// instructions: most texts have none.
pub(crate) fn position(text: &[u8], is_kind: impl Fn(u8) -> bool) -> Option<usize> {
    let mut before = 0;
    for block in text.chunks(64) {
        if block
            .iter()
            .fold(false, |found, byte| found | is_kind(*byte))
        {
            let at = block.iter().position(|byte| is_kind(*byte))?;
            return Some(before + at);
        }
        before += block.len();
    }
    None
}

/// Copies a text, and hands each place that `find` finds to `replace`, which writes what stands
/// for it and says how many bytes it took. Nothing if the result is the text itself.
pub(crate) fn rewrite(
    text: &[u8],
    find: impl Fn(&[u8]) -> Option<usize>,
    mut replace: impl FnMut(&[u8], &mut Vec<u8>) -> usize,
) -> Option<Vec<u8>> {
    let mut found = Some(find(text)?);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, place)) = found.and_then(|at| rest.split_at_checked(at)) {
        out.extend_from_slice(before);
        let taken = replace(place, &mut out).max(1);
        rest = place.get(taken..).unwrap_or_default();
        found = find(rest);
    }
    out.extend_from_slice(rest);
    changed(out, text)
}

/// Nothing if a result is the text itself.
pub(crate) fn changed(result: Vec<u8>, text: &[u8]) -> Option<Vec<u8>> {
    (result != text).then_some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_of_a_kind_in_any_block() {
        let mut text = vec![b'a'; 200];
        assert_eq!(position(&text, |byte| byte == b'b'), None);
        for at in [199, 128, 64, 63, 0] {
            text[at] = b'b';
            assert_eq!(position(&text, |byte| byte == b'b'), Some(at));
        }
    }

    #[test]
    fn full_width_forms_become_ascii() {
        assert_eq!(narrow(0xff, 0x01), b'!');
        assert_eq!(narrow(0xff, 0x5e), b'~');
        assert_eq!(narrow(0xff, 0x5f), 0x5f);
        assert_eq!(narrow(0xff, 0x00), 0x00);
        assert_eq!(narrow(0x11, 0x41), b'A');
    }

    #[test]
    fn reads_pairs_of_digits_of_either_case() {
        assert_eq!(hex_pair(b"4a"), Some(b'J'));
        assert_eq!(hex_pair(b"4Azz"), Some(b'J'));
        assert_eq!(hex_pair(b"4"), None);
        assert_eq!(hex_pair(b"4g"), None);
        assert_eq!(hex_quad(b"FF01"), Some((0xff, 0x01)));
        assert_eq!(hex_quad(b"FF0"), None);
    }
}
