//! A JSON text in pieces.

use super::Failure;
use super::string::{self, Text};

/// A piece of a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`.
    ObjectStart,
    /// `}`.
    ObjectEnd,
    /// `[`.
    ArrayStart,
    /// `]`.
    ArrayEnd,
    /// `,`.
    Comma,
    /// A string, perhaps broken off.
    String(Text<'a>),
    /// A number, `true`, `false` or `null`.
    Scalar(&'a [u8]),
}

/// Where the reading of a text stands.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    rest: &'a [u8],
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            rest: text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text),
        }
    }

    /// The next piece; nothing at the end. Colons only stand between keys and values, which the
    /// order of strings tells apart already, so they are as good as white space.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Failure> {
        let is_skipped = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b':');
        let skip = self.rest.iter().take_while(|byte| is_skipped(byte)).count();
        self.rest = self.rest.get(skip..).unwrap_or_default();
        let Some((first, behind)) = self.rest.split_first() else {
            return Ok(None);
        };
        let token = match first {
            b'{' => Token::ObjectStart,
            b'}' => Token::ObjectEnd,
            b'[' => Token::ArrayStart,
            b']' => Token::ArrayEnd,
            b',' => Token::Comma,
            b'"' => {
                let (text, behind) = string::read(behind);
                self.rest = behind;
                return Ok(Some(Token::String(text)));
            }
            _ => return self.scalar().map(Some),
        };
        self.rest = behind;
        Ok(Some(token))
    }

    fn scalar(&mut self) -> Result<Token<'a>, Failure> {
        let is_part =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = self.rest.iter().take_while(|byte| is_part(byte)).count();
        let (text, behind) = self.rest.split_at_checked(length).unwrap_or_default();
        let literals: [&[u8]; 3] = [b"true", b"false", b"null"];
        if literals.contains(&text) || is_number(text) {
            self.rest = behind;
            return Ok(Token::Scalar(text));
        }
        let may_go_on = literals.iter().any(|literal| literal.starts_with(text));
        if behind.is_empty() && may_go_on {
            Err(Failure::Truncated)
        } else {
            Err(Failure::BadCharacter)
        }
    }
}

/// Whether a text is of a number's characters, whatever their order.
fn is_number(text: &[u8]) -> bool {
    let is_digit =
        |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    matches!(text, [b'-' | b'0'..=b'9', rest @ ..] if rest.iter().all(is_digit))
}
