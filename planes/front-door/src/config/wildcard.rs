//! Patterns of rules: `*` stands for any bytes, `?` for one.

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildcard {
    pattern: Vec<u8>,
    ignores_case: bool,
}

impl Wildcard {
    /// A pattern that letters must match exactly.
    pub(super) fn exact_case(pattern: &str) -> Self {
        Self {
            pattern: pattern.as_bytes().to_vec(),
            ignores_case: false,
        }
    }

    /// A pattern for letters of either case.
    pub(super) fn any_case(pattern: &str) -> Self {
        Self {
            pattern: pattern.as_bytes().to_ascii_lowercase(),
            ignores_case: true,
        }
    }

    /// Whether all of `text` is as the pattern says. The last `*` alone is ever tried again, so
    /// the time is at most the product of the lengths.
    pub fn matches(&self, text: &[u8]) -> bool {
        let (mut at, mut in_pattern) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        while let Some(byte) = text.get(at) {
            match self.pattern.get(in_pattern) {
                Some(b'*') => {
                    retry = Some((in_pattern + 1, at));
                    in_pattern += 1;
                }
                Some(wanted) if self.is_alike(*wanted, *byte) => {
                    in_pattern += 1;
                    at += 1;
                }
                _ => {
                    let Some((after_star, from)) = retry else {
                        return false;
                    };
                    retry = Some((after_star, from + 1));
                    in_pattern = after_star;
                    at = from + 1;
                }
            }
        }
        let rest = self.pattern.get(in_pattern..).unwrap_or_default();
        rest.iter().all(|byte| *byte == b'*')
    }

    fn is_alike(&self, wanted: u8, byte: u8) -> bool {
        let byte = if self.ignores_case {
            byte.to_ascii_lowercase()
        } else {
            byte
        };
        wanted == b'?' || wanted == byte
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_and_question_marks_stand_for_bytes() {
        for (pattern, text, expected) in [
            ("/img/*", "/img/", true),
            ("/img/*", "/img", false),
            ("/img/*/pics", "/img/a/b/pics", true),
            ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*", "", true),
            ("*a*b", "xaxbxb", true),
            ("/A", "/a", false),
        ] {
            let wildcard = Wildcard::exact_case(pattern);
            assert_eq!(
                wildcard.matches(text.as_bytes()),
                expected,
                "{pattern} {text}"
            );
        }
        assert!(Wildcard::any_case("*.EXAMPLE.com").matches(b"A.example.COM"));
    }

    /// What the definition says, without care for time.
    fn slow(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => (0..=text.len()).any(|at| slow(rest, &text[at..])),
            (Some((wanted, rest)), Some((byte, after))) => {
                (*wanted == b'?' || wanted == byte) && slow(rest, after)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn matches_as_the_definition_says(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let wildcard = Wildcard::exact_case(&pattern);
            let expected = slow(pattern.as_bytes(), text.as_bytes());
            prop_assert_eq!(wildcard.matches(text.as_bytes()), expected);
        }
    }
}
