//! Operators of one to three characters, and what only looks like them.

use super::Tokenizer;
use crate::sqli::keyword;
use crate::sqli::token::{Kind, Token};

impl<'a> Tokenizer<'a> {
    /// The longest operator that stands here.
    pub(super) fn operator(&mut self) -> Token<'a> {
        let rest = self.rest();
        if rest.starts_with(b"<=>") {
            return self.take(Kind::Operator, 3);
        }
        if let Some(kind) = rest.get(..2).and_then(keyword::find) {
            return self.take(kind, 2);
        }
        match rest {
            // Alone, a colon is none.
            [b':', _, ..] => self.take(Kind::Colon, 1),
            _ => self.take(Kind::Operator, 1),
        }
    }

    /// `\N` is MySQL's `NULL`.
    pub(super) fn backslash(&mut self) -> Token<'a> {
        match self.peek(1) {
            Some(b'N') => self.take(Kind::Number, 2),
            _ => self.take(Kind::Backslash, 1),
        }
    }
}
