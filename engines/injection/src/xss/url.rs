//! URLs that run what stands in them.

use super::name::starts_with;

/// Schemes of scripts, cut where all that matters has been said.
const SCHEMES: [&[u8]; 4] = [b"DATA", b"VIEW-SOURCE", b"JAVA", b"VBSCRIPT"];
const LONGEST_SCHEME: usize = 11;

/// The greatest code point that a reference may stand for.
const GREATEST_CODE_POINT: u32 = 0x10_00ff;

/// Whether the value of an attribute is such a URL, as browsers read it.
pub(crate) fn is_black_url(value: &[u8]) -> bool {
    // Some browsers skip white space of any encoding, and so all that is not visible ASCII.
    let visible = value.iter().position(|byte| (b'!'..=b'~').contains(byte));
    let value = visible
        .and_then(|start| value.get(start..))
        .unwrap_or_default();
    let mut start = [0; LONGEST_SCHEME];
    for (place, byte) in start.iter_mut().zip(as_read(value)) {
        *place = byte;
    }
    SCHEMES.iter().any(|scheme| starts_with(&start, scheme))
}

/// Its characters as browsers read them: without controls in front, line feeds and zeros. Those
/// beyond Latin-1 are cut to a byte, which no scheme profits from.
fn as_read(value: &[u8]) -> impl Iterator<Item = u8> {
    Characters(value)
        .skip_while(|character| *character <= 32)
        .filter(|character| !matches!(character, 0 | 10))
        .map(|character| {
            let [.., low] = character.to_be_bytes();
            // Small letters beyond Latin-1 are none.
            if character > 255 && low.is_ascii_lowercase() {
                0
            } else {
                low
            }
        })
}

/// The characters of HTML text, a byte or a numeric reference each.
struct Characters<'a>(&'a [u8]);

impl Iterator for Characters<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (first, tail) = self.0.split_first()?;
        let reference = match (first, tail) {
            (b'&', [b'#', b'x' | b'X', digits @ ..]) => reference(digits, 16),
            (b'&', [b'#', digits @ ..]) => reference(digits, 10),
            _ => None,
        };
        let (character, tail) = reference.unwrap_or((u32::from(*first), tail));
        self.0 = tail;
        Some(character)
    }
}

/// The character that these digits stand for, and what follows them; a semicolon need not.
fn reference(text: &[u8], radix: u32) -> Option<(u32, &[u8])> {
    let mut value = 0;
    let mut rest = text;
    while let Some((digit, tail)) = rest
        .split_first()
        .and_then(|(byte, tail)| Some((char::from(*byte).to_digit(radix)?, tail)))
    {
        value = value * radix + digit;
        if value > GREATEST_CODE_POINT {
            return None;
        }
        rest = tail;
    }
    if rest.len() == text.len() {
        return None;
    }
    Some((value, rest.strip_prefix(b";").unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::is_black_url;

    #[test]
    fn finds_scripts_however_they_are_written() {
        for url in [
            "javascript:alert(1)",
            " \u{a0}JavaScript:x",
            "jav&#x61;script:x",
            "&#106;avascript:x",
            "&#0000106avascript:x",
            "java\nscript:x",
            "j\na\0vascript",
            "&#1;vbscript:x",
            "data:text/html,x",
            "view-source:x",
        ] {
            assert!(is_black_url(url.as_bytes()), "{url:?}");
        }
    }

    #[test]
    fn leaves_other_urls_alone() {
        for url in [
            "",
            "&",
            "&#",
            "&#x",
            "/java",
            "https://a/?javascript:",
            "dat",
            "&#9999999;",
        ] {
            assert!(!is_black_url(url.as_bytes()), "{url:?}");
        }
    }
}
