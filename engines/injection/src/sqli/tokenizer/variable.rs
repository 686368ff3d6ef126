//! Variables: `@name`, `@@name`, and either with a quoted name.

use super::Tokenizer;
use crate::ascii::ByteSet;
use crate::sqli::token::{Kind, Token};

const END_OF_NAME: ByteSet = ByteSet::of(b" <>:\\?=@!#~+-*/&|^%(),';\t\n\x0b\x0c\r`\"\0");

impl<'a> Tokenizer<'a> {
    pub(super) fn variable(&mut self) -> Token<'a> {
        self.at += if self.peek(1) == Some(b'@') { 2 } else { 1 };
        let name = match self.peek(0) {
            Some(b'`') => self.backticks(),
            Some(quote @ (b'\'' | b'"')) => self.string(quote, 1),
            _ => self.take(Kind::Variable, END_OF_NAME.gap(self.rest())),
        };
        Token {
            kind: Kind::Variable,
            ..name
        }
    }
}
