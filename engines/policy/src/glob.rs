//! Matching with `*` and `?`, without allocation and without recursion.

use crate::Context;
use crate::template::{Piece, Variable};

/// A compiled pattern.
///
/// INVARIANT: behind a `?` that may be a colon no star follows that stays in its segment; so of several
/// stars that stay within a segment the last is the only one worth going back to.
#[derive(Clone, Debug)]
pub(crate) struct Glob(Box<[Token]>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Text(Box<str>),
    Variable(Variable),
    /// `?`; whether it may be a colon.
    AnyOne {
        crosses: bool,
    },
    /// `*`; whether it may go past colons.
    AnyMany {
        crosses: bool,
    },
}

/// Where matching goes on after a failure: the token behind a star and the place the star
/// reaches up to.
#[derive(Clone, Copy)]
struct Retry {
    token: usize,
    offset: usize,
}

impl Glob {
    pub(crate) fn new(tokens: Vec<Token>) -> Self {
        Self(tokens.into_boxed_slice())
    }

    /// A pattern in which wildcards stand for any character.
    pub(crate) fn from_pieces(pieces: Vec<Piece>) -> Self {
        Self::new(
            pieces
                .into_iter()
                .map(|piece| Token::from_piece(piece, true))
                .collect(),
        )
    }

    /// Whether the whole of `text` fits. A variable that has no value fits nothing.
    ///
    /// Greedy, with one place to go back to for each kind of star: an earlier star never helps
    /// where a later one of its kind failed, as it could only hand over less of the text.
    pub(crate) fn matches(&self, text: &str, context: &Context<'_>) -> bool {
        let (mut token, mut offset) = (0, 0);
        let mut across: Option<Retry> = None;
        let mut within: Option<Retry> = None;
        loop {
            match self.0.get(token) {
                None if offset == text.len() => return true,
                None => {}
                Some(Token::AnyMany { crosses }) => {
                    token += 1;
                    let retry = Some(Retry { token, offset });
                    if *crosses {
                        (across, within) = (retry, None);
                    } else {
                        within = retry;
                    }
                    continue;
                }
                Some(single) => match single.length_at(text, offset, context) {
                    Fit::Length(length) => {
                        token += 1;
                        offset += length;
                        continue;
                    }
                    Fit::No => {}
                    Fit::Never => return false,
                },
            }
            let next = within.take().and_then(|retry| retry.advance(text, false));
            if let Some(retry) = next {
                within = next;
                (token, offset) = (retry.token, retry.offset);
                continue;
            }
            across = across.and_then(|retry| self.skip(retry, text));
            let Some(retry) = across else { return false };
            (token, offset) = (retry.token, retry.offset);
        }
    }

    /// Lets a star that may cross anything reach one character further, or as far as the text
    /// that must follow it is away.
    fn skip(&self, retry: Retry, text: &str) -> Option<Retry> {
        let next = retry.advance(text, true)?;
        match self.0.get(next.token) {
            Some(Token::Text(literal)) => {
                let distance = text.get(next.offset..)?.find(&**literal)?;
                Some(Retry {
                    offset: next.offset + distance,
                    ..next
                })
            }
            _ => Some(next),
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.0.iter().filter_map(|token| match token {
            Token::Variable(variable) => Some(variable),
            _ => None,
        })
    }
}

enum Fit {
    Length(usize),
    No,
    Never,
}

impl Token {
    pub(crate) fn from_piece(piece: Piece, crosses: bool) -> Self {
        match piece {
            Piece::Text(text) => Self::Text(text),
            Piece::Variable(variable) => Self::Variable(variable),
            Piece::AnyOne => Self::AnyOne { crosses },
            Piece::AnyMany => Self::AnyMany { crosses },
        }
    }

    /// How much of the text at `offset` the token takes.
    fn length_at(&self, text: &str, offset: usize, context: &Context<'_>) -> Fit {
        let rest = text.get(offset..).unwrap_or_default();
        let prefix = match self {
            Self::Text(literal) => Some(&**literal),
            Self::Variable(variable) => match variable.resolve(context) {
                Some(value) => Some(value),
                None => return Fit::Never,
            },
            Self::AnyOne { .. } | Self::AnyMany { .. } => None,
        };
        match (self, prefix) {
            (_, Some(prefix)) if rest.starts_with(prefix) => Fit::Length(prefix.len()),
            (Self::AnyOne { crosses }, _) => match rest.chars().next() {
                Some(character) if *crosses || character != ':' => {
                    Fit::Length(character.len_utf8())
                }
                _ => Fit::No,
            },
            _ => Fit::No,
        }
    }
}

impl Retry {
    fn advance(self, text: &str, crosses: bool) -> Option<Self> {
        let character = text.get(self.offset..)?.chars().next()?;
        let passable = crosses || character != ':';
        passable.then_some(Self {
            offset: self.offset + character.len_utf8(),
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::template::{Syntax, pieces};

    fn matches(pattern: &str, text: &str) -> bool {
        let syntax = Syntax {
            variables: true,
            wildcards: true,
        };
        let mut context = Context::new();
        context.set("aws:username", "a*");
        Glob::from_pieces(pieces(pattern, syntax)).matches(text, &context)
    }

    #[test]
    fn stars_stand_for_any_text_and_marks_for_one_character() {
        assert!(matches("", ""));
        assert!(matches("*", ""));
        assert!(matches("a*c*e", "abcde"));
        assert!(matches("a?c", "aüc"));
        assert!(matches("*aab", "aaaab"));
        assert!(!matches("?", ""));
        assert!(!matches("a*b", "ac"));
        assert!(!matches("a", "ab"));
    }

    #[test]
    fn substituted_text_is_never_a_wildcard() {
        assert!(matches("${aws:username}", "a*"));
        assert!(!matches("${aws:username}", "ab"));
        assert!(!matches("*${aws:userid}*", "anything"));
    }

    /// The definition, written down.
    fn obvious(pattern: &[Token], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((Token::AnyMany { crosses }, rest)) => {
                let passable = text.first().is_some_and(|first| *crosses || *first != ':');
                obvious(rest, text) || (passable && obvious(pattern, &text[1..]))
            }
            Some((Token::AnyOne { crosses }, rest)) => {
                text.first().is_some_and(|first| *crosses || *first != ':')
                    && obvious(rest, &text[1..])
            }
            Some((Token::Text(literal), rest)) => {
                let literal: Vec<char> = literal.chars().collect();
                text.starts_with(&literal) && obvious(rest, &text[literal.len()..])
            }
            Some((Token::Variable(_), _)) => false,
        }
    }

    /// Tokens of an ARN's first segments, or of its last.
    fn token(last: bool) -> impl Strategy<Value = Token> {
        prop_oneof![
            3 => "[ab:]{1,2}".prop_map(|text| Token::Text(text.into())),
            1 => Just(Token::AnyOne { crosses: last }),
            3 => any::<bool>().prop_map(move |crosses| Token::AnyMany { crosses: crosses || last }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn agrees_with_its_definition(
            mut tokens in proptest::collection::vec(token(false), 0..6),
            last in proptest::collection::vec(token(true), 0..4),
            text in "[ab:]{0,10}",
        ) {
            tokens.extend(last);
            let characters: Vec<char> = text.chars().collect();
            let expected = obvious(&tokens, &characters);
            let glob = Glob::new(tokens);
            prop_assert_eq!(glob.matches(&text, &Context::new()), expected);
        }
    }
}
