//! CONTAINS_WORD.

use memchr::memmem;

/// Whether bytes stand somewhere with no letter, digit or underscore before and behind them.
pub(crate) fn contains_word(value: &[u8], word: &[u8]) -> bool {
    let mut start = 0;
    while let Some(rest) = value.get(start..) {
        let Some(found) = memmem::find(rest, word) else {
            return false;
        };
        let at = start + found;
        if is_word_at(value, at, word.len()) {
            return true;
        }
        start = at + 1;
    }
    false
}

/// Whether no byte of a word stands before and behind a place.
pub(super) fn is_word_at(value: &[u8], at: usize, len: usize) -> bool {
    let before = at.checked_sub(1).and_then(|place| value.get(place));
    let behind = value.get(at + len);
    !before.is_some_and(is_word_byte) && !behind.is_some_and(is_word_byte)
}

fn is_word_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::contains_word;

    #[test]
    fn neighbours_must_not_be_of_words() {
        for value in [
            "BadBot",
            "a BadBot",
            "BadBot;",
            "-BadBot-",
            "xBadBot BadBot",
            "(BadBot)",
            "é BadBoté",
        ] {
            assert!(contains_word(value.as_bytes(), b"BadBot"), "{value}");
        }
        for value in [
            "BadBots", "aBadBot", "_BadBot", "BadBot_", "badbot", "Bad Bot", "",
        ] {
            assert!(!contains_word(value.as_bytes(), b"BadBot"), "{value}");
        }
    }

    #[test]
    fn a_word_may_be_of_other_bytes() {
        assert!(contains_word(b"a -- b", b"--"));
        assert!(!contains_word(b"a --b", b"--"));
    }
}
