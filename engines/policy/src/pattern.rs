//! Patterns with `*`, `?` and policy variables.

use crate::Conditions;

/// A pattern: literal text, wildcards and variables in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    AnyText,
    AnyCharacter,
    Variable { key: String, default: Option<String> },
}

/// A pattern with its variables filled in: characters that stand for themselves, and wildcards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Literal(char),
    AnyText,
    AnyCharacter,
}

impl Pattern {
    /// Reads a pattern; variables only where the policy's version has them.
    pub(crate) fn parse(text: &str, variables: bool) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            let variable = if variables && rest.starts_with("${") { read_variable(rest) } else { None };
            if let Some((piece, after)) = variable {
                flush(&mut literal, &mut pieces);
                pieces.push(piece);
                rest = after;
                continue;
            }
            match char {
                '*' | '?' => {
                    flush(&mut literal, &mut pieces);
                    pieces.push(if char == '*' { Piece::AnyText } else { Piece::AnyCharacter });
                }
                char => literal.push(char),
            }
            rest = rest.get(char.len_utf8()..).unwrap_or_default();
        }
        flush(&mut literal, &mut pieces);
        Self(pieces)
    }

    /// Whether the whole of `text` matches; a variable that cannot be filled in matches nothing.
    pub(crate) fn matches(&self, text: &str, conditions: &Conditions<'_>) -> bool {
        if let [Piece::AnyText] = self.0[..] {
            return true;
        }
        self.tokens(conditions).is_some_and(|tokens| glob(&tokens, text))
    }

    /// Matches ARNs part by part: a wildcard does not reach over a colon, but in the last part.
    pub(crate) fn matches_arn(&self, arn: &str, conditions: &Conditions<'_>) -> bool {
        if let [Piece::AnyText] = self.0[..] {
            return true;
        }
        let Some(tokens) = self.tokens(conditions) else { return false };
        let patterns: Vec<&[Token]> = tokens.splitn(6, |token| *token == Token::Literal(':')).collect();
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        patterns.len() == parts.len()
            && patterns.iter().zip(parts).all(|(pattern, part)| glob(pattern, part))
    }

    /// The text, with variables filled in and wildcards as the characters they are written with.
    pub(crate) fn text(&self, conditions: &Conditions<'_>) -> Option<String> {
        let tokens = self.tokens(conditions)?;
        let char = |token| match token {
            Token::Literal(char) => char,
            Token::AnyText => '*',
            Token::AnyCharacter => '?',
        };
        Some(tokens.into_iter().map(char).collect())
    }

    fn tokens(&self, conditions: &Conditions<'_>) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Literal(text) => tokens.extend(text.chars().map(Token::Literal)),
                Piece::AnyText => tokens.push(Token::AnyText),
                Piece::AnyCharacter => tokens.push(Token::AnyCharacter),
                Piece::Variable { key, default } => {
                    let value = conditions.single(key).or(default.as_deref())?;
                    tokens.extend(value.chars().map(Token::Literal));
                }
            }
        }
        Some(tokens)
    }
}

fn flush(literal: &mut String, pieces: &mut Vec<Piece>) {
    if !literal.is_empty() {
        pieces.push(Piece::Literal(std::mem::take(literal)));
    }
}

/// `${key}`, `${key, 'default'}`, and the literals `${*}`, `${?}`, `${$}`.
fn read_variable(text: &str) -> Option<(Piece, &str)> {
    let (inner, after) = text.strip_prefix("${")?.split_once('}')?;
    if matches!(inner, "*" | "?" | "$") {
        return Some((Piece::Literal(inner.to_owned()), after));
    }
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key, Some(default.trim().trim_matches('\'').to_owned())),
        None => (inner, None),
    };
    Some((Piece::Variable { key: key.trim().to_owned(), default }, after))
}

/// Whether the whole of `text` matches, in time proportional to both lengths' product.
fn glob(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut place) = (0, 0);
    // Where the last `*` stands, and how much text it has taken.
    let mut star: Option<(usize, usize)> = None;
    while let Some(char) = text.get(place) {
        match pattern.get(at) {
            Some(Token::AnyText) => {
                star = Some((at, place));
                at += 1;
            }
            Some(Token::AnyCharacter) => {
                at += 1;
                place += 1;
            }
            Some(Token::Literal(literal)) if literal == char => {
                at += 1;
                place += 1;
            }
            _ => match &mut star {
                Some((star_at, taken)) => {
                    *taken += 1;
                    at = *star_at + 1;
                    place = *taken;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|token| *token == Token::AnyText)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern, true).matches(text, &Conditions::new())
    }

    /// The obvious way: try every length for each star.
    fn slowly(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), _) => (0..=text.len()).any(|taken| slowly(rest, &text[taken..])),
            (Some(('?', rest)), Some((_, tail))) => slowly(rest, tail),
            (Some((one, rest)), Some((other, tail))) => one == other && slowly(rest, tail),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_is_the_obvious_way(pattern in "[ab*?]{0,8}", text in "[ab]{0,10}") {
            let (p, t): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
            prop_assert_eq!(matches(&pattern, &text), slowly(&p, &t));
        }
    }

    #[test]
    fn a_filled_in_value_is_no_wildcard() {
        let mut conditions = Conditions::new();
        conditions.one("aws:username", "a*");
        let pattern = Pattern::parse("home/${aws:username}/?", true);
        assert!(pattern.matches("home/a*/x", &conditions));
        assert!(!pattern.matches("home/abc/x", &conditions));
        assert!(!pattern.matches("home/a*/x", &Conditions::new()), "a variable without a value");
        let default = Pattern::parse("${aws:PrincipalTag/team, 'none'}", true);
        assert!(default.matches("none", &Conditions::new()));
        assert!(matches("${*}", "*") && !matches("${*}", "x"));
    }

    #[test]
    fn old_policies_have_no_variables() {
        let pattern = Pattern::parse("${aws:username}", false);
        assert!(pattern.matches("${aws:username}", &Conditions::new()));
    }

    #[test]
    fn wildcards_in_arns_stay_within_their_part() {
        let matches = |pattern: &str, arn: &str| {
            Pattern::parse(pattern, true).matches_arn(arn, &Conditions::new())
        };
        assert!(matches("arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:eu-west-1:111122223333:key/a/b"));
        assert!(!matches("arn:aws:kms:*", "arn:aws:kms:eu-west-1:111122223333:key/a"));
        assert!(matches("arn:aws:logs:*:*:*", "arn:aws:logs:eu-west-1:111122223333:log-group:a:b"));
        assert!(matches("*", "arn:aws:kms:eu-west-1:111122223333:key/a"));
    }
}
