//! Numbers: decimal, hexadecimal, binary, with exponents and Oracle's suffixes; and money.

use super::{Tokenizer, WHITE};
use crate::ascii::ByteSet;
use crate::sqli::token::{Kind, Token};

// A zero byte belongs to each: databases written in C have let it pass.
const HEXADECIMAL: ByteSet = ByteSet::of(b"0123456789ABCDEFabcdef\0");
const BINARY: ByteSet = ByteSet::of(b"01\0");
const MONEY: ByteSet = ByteSet::of(b"0123456789.,\0");
const LETTERS: ByteSet = ByteSet::of(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\0");

impl<'a> Tokenizer<'a> {
    pub(super) fn number(&mut self) -> Token<'a> {
        match self.rest() {
            [b'0', b'x' | b'X', digits @ ..] => self.prefixed(HEXADECIMAL.span(digits)),
            [b'0', b'b' | b'B', digits @ ..] => self.prefixed(BINARY.span(digits)),
            _ => self.decimal(),
        }
    }

    /// `0x1F`; without digits it is a word.
    fn prefixed(&mut self, digits: usize) -> Token<'a> {
        let kind = if digits == 0 {
            Kind::Bareword
        } else {
            Kind::Number
        };
        self.take(kind, 2 + digits)
    }

    fn decimal(&mut self) -> Token<'a> {
        let rest = self.rest();
        let mut length = digits(rest);
        if rest.get(length) == Some(&b'.') {
            length += 1;
            length += digits(rest.get(length..).unwrap_or_default());
            if length == 1 {
                return self.take(Kind::Dot, 1);
            }
        }
        let exponent = Exponent::at(rest.get(length..).unwrap_or_default());
        length += exponent.length;
        length += suffix(rest.get(length..).unwrap_or_default());
        // `1.e` is a word, for it has an exponent without digits.
        let kind = if exponent.is_bare {
            Kind::Bareword
        } else {
            Kind::Number
        };
        self.take(kind, length)
    }

    /// `$1,000.00`, PostgreSQL's `$$ … $$` and `$tag$ … $tag$`, or a stray dollar.
    pub(super) fn dollar(&mut self) -> Token<'a> {
        let after = self.rest().get(1..).unwrap_or_default();
        match MONEY.span(after) {
            0 => self.dollar_string(after),
            1 if after.first() == Some(&b'.') => self.word(),
            digits => self.take(Kind::Number, 1 + digits),
        }
    }

    fn dollar_string(&mut self, after: &[u8]) -> Token<'a> {
        let tag = LETTERS.span(after);
        match after.get(tag) {
            Some(b'$') => self.string_until(tag + 2, tag + 2),
            _ => self.take(Kind::Bareword, 1),
        }
    }

    /// A string whose closing mark is the bytes at its start, so many.
    fn string_until(&mut self, mark_length: usize, skip: usize) -> Token<'a> {
        let rest = self.rest();
        let mark = rest.get(..mark_length).unwrap_or_default();
        let body = rest.get(skip..).unwrap_or_default();
        self.at += skip;
        match memchr::memmem::find(body, mark) {
            Some(end) => {
                let text = self.take(Kind::Text, end);
                self.at += mark_length;
                text.quoted(Some(b'$'), Some(b'$'))
            }
            None => self.take(Kind::Text, body.len()).quoted(Some(b'$'), None),
        }
    }
}

/// How many decimal digits it starts with.
#[inline]
fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

struct Exponent {
    length: usize,
    /// An `e` without digits.
    is_bare: bool,
}

impl Exponent {
    fn at(text: &[u8]) -> Self {
        let (sign, rest) = match text {
            [b'e' | b'E', b'+' | b'-', rest @ ..] => (2, rest),
            [b'e' | b'E', rest @ ..] => (1, rest),
            _ => {
                return Self {
                    length: 0,
                    is_bare: false,
                };
            }
        };
        let digits = digits(rest);
        Self {
            length: sign + digits,
            is_bare: digits == 0,
        }
    }
}

/// Oracle's `1.5f` and `1.5d`, if a number ends there; `1fUNION` is a number and a word.
fn suffix(text: &[u8]) -> usize {
    let ends = match text {
        [b'd' | b'D' | b'f' | b'F', next, ..] => WHITE.has(*next) || b";uU".contains(next),
        [b'd' | b'D' | b'f' | b'F'] => true,
        _ => false,
    };
    usize::from(ends)
}
