//! Words: keywords, functions, names.

use super::Tokenizer;
use crate::ascii::ByteSet;
use crate::sqli::keyword;
use crate::sqli::token::{Kind, LONGEST_TEXT, Token};

const END_OF_WORD: ByteSet = ByteSet::of(b" []{}<>:\\?=@!#~+-*/&|^%(),';\t\n\x0b\x0c\r\"\xa0\0");

impl<'a> Tokenizer<'a> {
    /// A word with the dots and backticks in it, unless what stands before one of them is a
    /// keyword: `SELECT.1` and `` SELECT`name` `` are two tokens.
    pub(super) fn word(&mut self) -> Token<'a> {
        let length = END_OF_WORD.gap(self.rest());
        let word = self.rest().get(..length).unwrap_or_default();
        if let Some((kind, length)) = leading_keyword(word) {
            return self.take(kind, length);
        }
        self.take(keyword::find(word).unwrap_or(Kind::Bareword), length)
    }

    /// SQL Server's `[name]`, which counts with its brackets.
    pub(super) fn bracketed_word(&mut self) -> Token<'a> {
        let rest = self.rest();
        let length = memchr::memchr(b']', rest).map_or(rest.len(), |end| end + 1);
        self.take(Kind::Bareword, length)
    }
}

fn leading_keyword(word: &[u8]) -> Option<(Kind, usize)> {
    let seen = word.get(..LONGEST_TEXT).unwrap_or(word);
    memchr::memchr2_iter(b'.', b'`', seen).find_map(|end| {
        let kind = keyword::find(seen.get(..end)?)?;
        (kind != Kind::Bareword).then_some((kind, end))
    })
}
