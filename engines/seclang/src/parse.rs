//! The text of directives.

mod actions;
mod operators;
mod targets;

pub(crate) use self::actions::{Action, Actions};
pub(crate) use self::operators::operator;
pub(crate) use self::targets::{target, targets};

/// Splits a directive into its words; quoted ones lose their quotes.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, tail) = match rest.strip_prefix(['"', '\'']) {
            Some(quoted) => until_quote(quoted, rest.starts_with('"')),
            None => match rest.split_once(char::is_whitespace) {
                Some((word, tail)) => (word.to_owned(), tail),
                None => (rest.to_owned(), ""),
            },
        };
        words.push(word);
        rest = tail.trim_start();
    }
    words
}

/// The text up to the quote that ends it. A backslash before a quote or another backslash makes
/// that part of the text, as Apache has it; before anything else it is text itself, for patterns
/// are written so.
fn until_quote(text: &str, is_double: bool) -> (String, &str) {
    let quote = if is_double { '"' } else { '\'' };
    let mut word = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(escaped) if escaped == quote || escaped == '\\' => word.push(escaped),
                Some(escaped) => word.extend(['\\', escaped]),
                None => word.push('\\'),
            },
            _ if character == quote => return (word, characters.as_str()),
            _ => word.push(character),
        }
    }
    (word, "")
}

/// Splits at a separator that stands neither in quotes nor behind a backslash.
pub(crate) fn split_unquoted(text: &str, separator: char, quotes: &[char]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut open: Option<char> = None;
    let mut is_escaped = false;
    for character in text.chars() {
        match open {
            _ if is_escaped => {}
            Some(quote) if character == quote => open = None,
            None if quotes.contains(&character) => open = Some(character),
            None if character == separator => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        is_escaped = character == '\\' && !is_escaped;
        part.push(character);
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{split_unquoted, words};

    #[test]
    fn splits_directives_into_words() {
        assert_eq!(
            words(r#"SecRule ARGS|!ARGS:a "@rx \"\d\\\\" "id:1,msg:'a b'""#),
            ["SecRule", "ARGS|!ARGS:a", r#"@rx "\d\\"#, "id:1,msg:'a b'"]
        );
    }

    #[test]
    fn splits_outside_of_quotes() {
        assert_eq!(
            split_unquoted(r"a,b:'c,d\',e',f", ',', &['\'']),
            ["a", r"b:'c,d\',e'", "f"]
        );
    }

    proptest! {
        #[test]
        fn any_text_has_words(text in ".{0,80}") {
            let words = words(&text);
            assert!(words.len() <= text.len());
        }
    }
}
