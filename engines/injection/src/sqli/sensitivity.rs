//! How readily something is taken for an attack.

use super::fingerprint::Fingerprint;

/// Which fingerprints count.
///
/// <https://docs.aws.amazon.com/waf/latest/APIReference/API_SqliMatchStatement.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sensitivity {
    /// All but those that prose and lists of names have as well.
    ///
    /// AWS does not tell what it leaves out. We measured libinjection's samples of attacks (85,773
    /// found) and 114,647 harmless lines of prose, Markdown, program messages, URLs and
    /// identifiers in many languages: all fingerprints find 151 harmless lines; without those left
    /// out here it is 28, and 287 of the attacks are lost.
    #[default]
    Low,
    /// Everything that attacks have been seen to look like.
    High,
}

/// A text, name or number and one more, or a comment: quoted words in a sentence, a range, a
/// title and a remark.
const TERSE: [&[u8]; 5] = [b"sos", b"s&s", b"1&1", b"1c", b"nc"];

/// Tokens without values: names, functions and what stands between them.
const NAMES: &[u8] = b"nkTtfo(),:;.";

impl Sensitivity {
    /// Whether attacks with this fingerprint count.
    pub(crate) fn includes(self, fingerprint: &Fingerprint) -> bool {
        self == Self::High || !is_like_prose(fingerprint.as_bytes())
    }
}

fn is_like_prose(fingerprint: &[u8]) -> bool {
    TERSE.contains(&fingerprint) || is_only_names(fingerprint)
}

/// A name that closes a parenthesis it did not open is more than a name.
fn is_only_names(fingerprint: &[u8]) -> bool {
    fingerprint.iter().all(|letter| NAMES.contains(letter)) && !fingerprint.starts_with(b"n)")
}

#[cfg(test)]
mod tests {
    use crate::sqli::{Sensitivity, find};

    fn levels(input: &str) -> [bool; 2] {
        [Sensitivity::Low, Sensitivity::High].map(|level| find(input.as_bytes(), level).is_some())
    }

    #[test]
    fn low_leaves_quoted_words_alone() {
        assert_eq!(levels("one' - 'two"), [false, true]);
        assert_eq!(levels("one\" and \"two"), [false, true]);
    }

    #[test]
    fn low_leaves_calls_alone() {
        assert_eq!(levels("Some(id) => id,"), [false, true]);
    }

    #[test]
    fn both_find_what_has_no_other_reading() {
        for attack in [
            "1' or '1'='1",
            "x' union select 1 --",
            "1; drop table users",
            "admin'--",
        ] {
            assert_eq!(levels(attack), [true, true], "{attack}");
        }
    }
}
