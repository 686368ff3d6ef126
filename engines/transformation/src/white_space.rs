//! COMPRESS_WHITE_SPACE, REMOVE_WHITESPACE, TRIM, TRIM_LEFT and TRIM_RIGHT.
//!
//! The no-break space of ISO 8859-1 (0xA0) counts where a text is compressed, as AWS says, and
//! where white space is removed, there with the byte that is before it in UTF-8; it does not
//! where a text is trimmed.

use std::borrow::Cow;

use memchr::memmem;

use crate::bytes::{self, changed, is_space};

const NO_BREAK_SPACE: u8 = 0xa0;

/// The byte before it in UTF-8.
const UTF_8_LEAD: u8 = 0xc2;

const fn is_blank(byte: u8) -> bool {
    is_space(byte) || byte == NO_BREAK_SPACE
}

/// Makes each run of white space one space.
pub(crate) fn compress(text: &[u8]) -> Option<Vec<u8>> {
    let other = bytes::position(text, |byte| is_blank(byte) && byte != b' ');
    let run = memmem::find(text, b"  ");
    let first = other.unwrap_or(usize::MAX).min(run.unwrap_or(usize::MAX));
    let (before, rest) = text.split_at_checked(first)?;

    let mut out = Vec::with_capacity(text.len());
    out.extend_from_slice(before);
    let mut is_in_run = before.ends_with(b" ");
    for byte in rest {
        let is_blank = is_blank(*byte);
        if !is_blank {
            out.push(*byte);
        } else if !is_in_run {
            out.push(b' ');
        }
        is_in_run = is_blank;
    }
    Some(out)
}

/// Takes white space out.
pub(crate) fn remove(text: &[u8]) -> Option<Vec<u8>> {
    let first = bytes::position(text, |byte| is_blank(byte) || byte == UTF_8_LEAD)?;
    let (before, mut rest) = text.split_at_checked(first)?;
    let mut out = Vec::with_capacity(text.len());
    out.extend_from_slice(before);
    while let Some((byte, tail)) = rest.split_first() {
        rest = match rest {
            [UTF_8_LEAD, NO_BREAK_SPACE, behind @ ..] => behind,
            _ => {
                if !is_blank(*byte) {
                    out.push(*byte);
                }
                tail
            }
        };
    }
    changed(out, text)
}

/// Takes white space off both ends.
pub(crate) fn trim(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    trim_right(trim_left(text))
}

/// Takes white space off the beginning.
pub(crate) fn trim_left(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let skip = text.iter().take_while(|byte| is_space(**byte)).count();
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(skip..).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.drain(..skip);
            Cow::Owned(text)
        }
    }
}

/// Takes white space off the end.
pub(crate) fn trim_right(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let skip = text
        .iter()
        .rev()
        .take_while(|byte| is_space(**byte))
        .count();
    let keep = text.len() - skip;
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..keep).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(keep);
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn compresses_runs_of_any_white_space() {
        assert_eq!(
            compress(b"  a \t\n\x0b\x0c\r b\xa0\xa0c ").unwrap(),
            b" a b c "
        );
        assert_eq!(compress(b"a\xa0b").unwrap(), b"a b");
        assert_eq!(compress(b" a b c "), None);
        assert_eq!(compress(b""), None);
    }

    #[test]
    fn removes_all_white_space() {
        assert_eq!(
            remove(b" un\tion\n\xa0se\x0b\x0c\rlect ").unwrap(),
            b"unionselect"
        );
        assert_eq!(remove("un\u{a0}ion".as_bytes()).unwrap(), b"union");
        assert_eq!(remove(b"\xc2 \xc2\xc2\xa0\xa0").unwrap(), b"\xc2\xc2");
        assert_eq!(remove("£un\0ion".as_bytes()), None);
    }

    #[test]
    fn trims_the_ends_only() {
        let text: &[u8] = b" \t\n a \0 b \r\n";
        assert_eq!(*trim(Cow::Borrowed(text)), *b"a \0 b");
        assert_eq!(*trim_left(Cow::Borrowed(text)), *b"a \0 b \r\n");
        assert_eq!(*trim_right(Cow::Borrowed(text)), *b" \t\n a \0 b");
        assert_eq!(*trim(Cow::Borrowed(b" \t\n")), *b"");
        assert_eq!(*trim(Cow::Borrowed(b"\xa0a")), *b"\xa0a");
        assert!(matches!(trim(Cow::Borrowed(text)), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn removes_what_stays_if_texts_are_cut_at_white_space(text in "[ \t\u{a0}aä£]{0,60}") {
            let kept: String = text.split(|one: char| " \t\u{a0}".contains(one)).collect();
            let result = remove(text.as_bytes());
            prop_assert_eq!(result.unwrap_or_else(|| text.clone().into_bytes()), kept.into_bytes());
        }

        #[test]
        fn compresses_as_a_split_and_join_would(text in "[ \t\na-c]{0,200}") {
            let mut expected = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            if text.starts_with(|first: char| first.is_ascii_whitespace()) {
                expected.insert(0, ' ');
            }
            if text.ends_with(|last: char| last.is_ascii_whitespace()) && !expected.ends_with(' ') {
                expected.push(' ');
            }
            let result = compress(text.as_bytes());
            prop_assert_eq!(result.unwrap_or_else(|| text.clone().into_bytes()), expected.into_bytes());
        }
    }
}
