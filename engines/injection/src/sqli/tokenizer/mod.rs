//! Cuts SQL into tokens, whatever it is: no input is wrong.
//!
//! It takes the union of what MySQL, PostgreSQL, SQL Server, Oracle and SQLite take; where a
//! dialect decides what is a comment, [`Dialect`] does.

mod comment;
mod number;
mod operator;
mod string;
mod variable;
mod word;

use super::token::{Kind, Token};
use crate::ascii::ByteSet;

/// White space that ends a comment's `--` or a number's suffix. `0xa0` is Latin-1's.
const WHITE: ByteSet = ByteSet::of(b" \t\n\x0b\x0c\r\xa0\0");

/// Who reads the comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `--` always begins a comment, `#` never does.
    Ansi,
    /// `--` begins a comment before white space only, `#` always does.
    MySql,
}

/// What stands before the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    /// Nothing: the input is read as it is.
    None,
    /// A quote that the query has opened.
    Open(u8),
}

/// What the verdict wants to know of the tokens besides the tokens.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    /// All tokens read so far, comments too.
    pub(crate) tokens: usize,
    /// Whether something was read so far that the other dialect reads differently.
    pub(crate) dialects_differ: bool,
}

/// The tokens of an input.
pub(crate) struct Tokenizer<'a> {
    input: &'a [u8],
    at: usize,
    dialect: Dialect,
    quote: Quote,
    counts: Counts,
}

impl<'a> Tokenizer<'a> {
    pub(crate) fn new(input: &'a [u8], quote: Quote, dialect: Dialect) -> Self {
        Self {
            input,
            at: 0,
            dialect,
            quote,
            counts: Counts::default(),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// What has not been read.
    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    /// The byte so far ahead.
    #[inline]
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.input.get(self.at + ahead).copied()
    }

    /// Reads a token of so many bytes.
    #[inline]
    fn take(&mut self, kind: Kind, length: usize) -> Token<'a> {
        let text = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        Token::new(kind, text)
    }

    /// Reads one token, or white space.
    fn read(&mut self, first: u8) -> Option<Token<'a>> {
        Some(match first {
            0..=b' ' | 0x7f | 0xa0 => {
                self.at += 1;
                return None;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.word_or_literal(first),
            b'0'..=b'9' | b'.' => self.number(),
            b'\'' | b'"' => self.string(first, 1),
            b'`' => self.backticks(),
            b'[' => self.bracketed_word(),
            b'-' => self.dash(),
            b'/' => self.slash(),
            b'#' => self.hash(),
            b'$' => self.dollar(),
            b'@' => self.variable(),
            b'\\' => self.backslash(),
            b'%' | b'+' | b'^' | b'~' => self.take(Kind::Operator, 1),
            b'!' | b'&' | b'*' | b':' | b'<' | b'=' | b'>' | b'|' => self.operator(),
            b'(' => self.take(Kind::OpenParenthesis, 1),
            b')' => self.take(Kind::CloseParenthesis, 1),
            b'{' => self.take(Kind::OpenBrace, 1),
            b'}' => self.take(Kind::CloseBrace, 1),
            b',' => self.take(Kind::Comma, 1),
            b';' => self.take(Kind::Semicolon, 1),
            b'?' | b']' => self.take(Kind::Unknown, 1),
        })
    }

    /// Words, and strings and numbers that a letter introduces.
    #[inline]
    fn word_or_literal(&mut self, first: u8) -> Token<'a> {
        let literal = match first {
            b'b' | b'B' | b'x' | b'X' => self.digits_in_quotes(first),
            b'e' | b'E' => self.escaped_string(),
            b'n' | b'N' => self.escaped_string().or_else(|| self.oracle_string(1)),
            b'q' | b'Q' => self.oracle_string(0),
            b'u' | b'U' => self.unicode_string(),
            _ => None,
        };
        literal.unwrap_or_else(|| self.word())
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let (0, Quote::Open(quote), false) = (self.at, self.quote, self.input.is_empty()) {
            self.counts.tokens += 1;
            return Some(self.string(quote, 0));
        }
        while let Some(first) = self.peek(0) {
            if let Some(token) = self.read(first) {
                self.counts.tokens += 1;
                return Some(token);
            }
        }
        None
    }
}
