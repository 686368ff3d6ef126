//! Strings in quotes, and those that a letter introduces.

use memchr::{memchr, memmem};

use super::Tokenizer;
use crate::ascii::ByteSet;
use crate::sqli::token::{Kind, Token};

// A zero byte belongs to both: databases written in C have let it pass.
const HEXADECIMAL: ByteSet = ByteSet::of(b"0123456789ABCDEFabcdef\0");
const BINARY: ByteSet = ByteSet::of(b"01\0");

impl<'a> Tokenizer<'a> {
    /// A string whose text begins so many bytes from here, and ends at a quote that is neither
    /// escaped nor doubled. If it begins right here, its opening quote stands before the input.
    pub(super) fn string(&mut self, quote: u8, skip: usize) -> Token<'a> {
        self.at += skip;
        let body = self.rest();
        let open = (skip > 0).then_some(quote);
        match closing_quote(body, quote) {
            Some(end) => {
                let text = self.take(Kind::Text, end);
                self.at += 1;
                text.quoted(open, Some(quote))
            }
            None => self.take(Kind::Text, body.len()).quoted(open, None),
        }
    }

    /// PostgreSQL's `E'…'` and MySQL's `N'…'`.
    pub(super) fn escaped_string(&mut self) -> Option<Token<'a>> {
        match self.rest() {
            [_, b'\'', _, ..] => Some(self.string(b'\'', 2)),
            _ => None,
        }
    }

    /// PostgreSQL's `U&'…'`.
    pub(super) fn unicode_string(&mut self) -> Option<Token<'a>> {
        match self.rest() {
            [_, b'&', b'\'', ..] => {
                let text = self.string(b'\'', 3);
                Some(text.quoted(Some(b'u'), text.close.map(|_| b'u')))
            }
            _ => None,
        }
    }

    /// Oracle's `q'[…]'`, which the same or the matching bracket ends; `nq'…'` stands one further.
    pub(super) fn oracle_string(&mut self, skip: usize) -> Option<Token<'a>> {
        let Some([b'q' | b'Q', b'\'', open @ b'!'..=0x7f, body @ ..]) = self.rest().get(skip..)
        else {
            return None;
        };
        let close = match open {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            same => *same,
        };
        self.at += skip + 3;
        Some(match memmem::find(body, &[close, b'\'']) {
            Some(end) => {
                let text = self.take(Kind::Text, end);
                self.at += 2;
                text.quoted(Some(b'q'), Some(b'q'))
            }
            None => self.take(Kind::Text, body.len()).quoted(Some(b'q'), None),
        })
    }

    /// `b'0101'` and `x'1F'` are numbers, if nothing but digits stands in them.
    pub(super) fn digits_in_quotes(&mut self, letter: u8) -> Option<Token<'a>> {
        let [_, b'\'', digits @ ..] = self.rest() else {
            return None;
        };
        let length = match letter {
            b'b' | b'B' => BINARY.span(digits),
            _ => HEXADECIMAL.span(digits),
        };
        match digits.get(length) {
            Some(b'\'') => Some(self.take(Kind::Number, length + b"x''".len())),
            _ => None,
        }
    }

    /// MySQL's `name`. A function stays one in backticks.
    pub(super) fn backticks(&mut self) -> Token<'a> {
        let name = self.string(b'`', 1);
        let kind = match crate::sqli::keyword::find(name.text) {
            Some(Kind::Function) => Kind::Function,
            _ => Kind::Bareword,
        };
        Token { kind, ..name }
    }
}

/// Where the quote is that ends this text.
fn closing_quote(body: &[u8], quote: u8) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr(quote, body.get(from..)?)?;
        if is_escaped(body.get(..at)?) {
            from = at + 1;
        } else if body.get(at + 1) == Some(&quote) {
            from = at + 2;
        } else {
            return Some(at);
        }
    }
}

/// Whether an odd number of backslashes stands before it.
fn is_escaped(before: &[u8]) -> bool {
    before
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count()
        % 2
        == 1
}
