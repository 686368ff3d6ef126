//! Texts with `*`, which stands for any characters.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching>

use memchr::memmem;

/// A text with wildcards: the pieces between them.
///
/// INVARIANT: there is at least one piece; `*` stands between each and the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcard(Vec<String>);

impl Wildcard {
    /// Reads a text in which a backslash makes `*` and itself ordinary.
    ///
    /// # Errors
    /// In EventBridge's words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = vec![];
        let mut piece = String::new();
        let mut after_star = false;
        let mut characters = text.chars().enumerate();
        while let Some((position, character)) = characters.next() {
            match character {
                '*' if after_star => {
                    return Err(format!(
                        "Consecutive wildcard characters at pos {}",
                        position - 1
                    ));
                }
                '*' => pieces.push(std::mem::take(&mut piece)),
                '\\' => match characters.next() {
                    Some((_, escaped @ ('*' | '\\'))) => piece.push(escaped),
                    _ => return Err(format!("Invalid escape character at pos {position}")),
                },
                plain => piece.push(plain),
            }
            after_star = character == '*';
        }
        pieces.push(piece);
        Ok(Self(pieces))
    }

    /// Whether the whole of `text` fits. Each piece is taken where it comes first, which leaves
    /// the most to those behind it.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let Some((first, rest)) = self.0.split_first() else {
            return false;
        };
        let Some((last, middle)) = rest.split_last() else {
            return text == first;
        };
        let within = text.strip_prefix(first.as_str());
        let Some(mut within) = within.and_then(|text| text.strip_suffix(last.as_str())) else {
            return false;
        };
        for piece in middle {
            let Some(found) = memmem::find(within.as_bytes(), piece.as_bytes()) else {
                return false;
            };
            within = within.get(found + piece.len()..).unwrap_or_default();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stars_stand_for_any_characters() {
        let fits = |pattern, text| Wildcard::parse(pattern).unwrap().matches(text);
        assert!(fits("dir/*.png", "dir/a/b.png"));
        assert!(fits("dir/*.png", "dir/.png"));
        assert!(!fits("dir/*.png", "dir/a.png.txt"));
        assert!(fits("*/lib/*", "/usr/lib/x"));
        assert!(fits("*", ""));
        assert!(!fits("ab*ba", "aba"), "pieces do not overlap");
        assert!(fits("*ab*ab*", "xabyab"));
        assert!(!fits("*ab*ab*", "xabyb"));
        assert!(fits(r"a\*b*", "a*bc"));
        assert!(!fits(r"a\*b", "axb"));
        assert!(fits(r"a\\*", r"a\b"));
        assert!(fits("plain", "plain"));
    }

    #[test]
    fn refuses_stars_side_by_side_and_other_escapes() {
        assert_eq!(
            Wildcard::parse("ab**"),
            Err("Consecutive wildcard characters at pos 2".to_owned())
        );
        assert_eq!(
            Wildcard::parse(r"a\b"),
            Err("Invalid escape character at pos 1".to_owned())
        );
        assert_eq!(
            Wildcard::parse(r"a\"),
            Err("Invalid escape character at pos 1".to_owned())
        );
        assert!(Wildcard::parse(r"*\**").is_ok());
    }

    /// The obvious matcher: a star takes nothing, or one character and then goes on.
    fn fits_slowly(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => {
                fits_slowly(rest, text) || !text.is_empty() && fits_slowly(pattern, &text[1..])
            }
            [first, rest @ ..] => text.first() == Some(first) && fits_slowly(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn matches_as_the_obvious_matcher(pattern in "[ab]{0,2}(\\*[ab]{1,2}){0,3}\\*?", text in "[ab]{0,8}") {
            let characters = |text: &str| text.chars().collect::<Vec<_>>();
            let slowly = fits_slowly(&characters(&pattern), &characters(&text));
            prop_assert_eq!(Wildcard::parse(&pattern).unwrap().matches(&text), slowly);
        }
    }
}
