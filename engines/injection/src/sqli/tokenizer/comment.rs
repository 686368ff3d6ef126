//! Comments, and the operators that look like them.

use memchr::memmem;

use super::{Dialect, Tokenizer, WHITE};
use crate::sqli::token::{Kind, Token};

impl<'a> Tokenizer<'a> {
    /// `--` before white space or the end is a comment for everyone; else `--1` is two unary
    /// operators for MySQL alone.
    pub(super) fn dash(&mut self) -> Token<'a> {
        if self.peek(1) != Some(b'-') {
            return self.take(Kind::Operator, 1);
        }
        if self.peek(2).is_none_or(|byte| WHITE.has(byte)) {
            return self.line_comment();
        }
        match self.dialect {
            Dialect::Ansi => {
                self.counts.dialects_differ = true;
                self.line_comment()
            }
            Dialect::MySql => self.take(Kind::Operator, 1),
        }
    }

    /// `#` is a comment for MySQL, an operator for everyone else.
    pub(super) fn hash(&mut self) -> Token<'a> {
        self.counts.dialects_differ = true;
        match self.dialect {
            Dialect::Ansi => self.take(Kind::Operator, 1),
            Dialect::MySql => self.line_comment(),
        }
    }

    fn line_comment(&mut self) -> Token<'a> {
        match memchr::memchr(b'\n', self.rest()) {
            Some(end) => {
                let comment = self.take(Kind::Comment, end);
                self.at += 1;
                comment
            }
            None => self.take(Kind::Comment, self.rest().len()),
        }
    }

    /// `/* … */`, or division. A comment in a comment ends differently in PostgreSQL, and MySQL
    /// runs what stands in `/*! … */`: both are evil, since they make the same text two queries.
    pub(super) fn slash(&mut self) -> Token<'a> {
        let Some([b'/', b'*', body @ ..]) = Some(self.rest()) else {
            return self.take(Kind::Operator, 1);
        };
        let end = memmem::find(body, b"*/");
        let nested = end
            .and_then(|end| body.get(..=end))
            .is_some_and(has_opening);
        let kind = match nested || body.first() == Some(&b'!') {
            true => Kind::Evil,
            false => Kind::Comment,
        };
        let length = end.map_or(self.rest().len(), |end| end + b"/**/".len());
        self.take(kind, length)
    }
}

fn has_opening(body: &[u8]) -> bool {
    memmem::find(body, b"/*").is_some()
}
