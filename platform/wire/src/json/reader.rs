//! A cursor over the bytes of a JSON text.

use std::borrow::Cow;

use super::{MAX_DEPTH, text};
use crate::DecodeError;
use crate::budget::Budget;

/// A cursor over the bytes of a JSON text.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    budget: Budget,
}

/// A string as it stands in the text, quotes left out.
#[derive(Clone, Copy)]
pub(super) struct RawString<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) escaped: bool,
}

impl<'a> RawString<'a> {
    /// The text, checked and with its escapes resolved.
    pub(super) fn text(self) -> Result<Cow<'a, str>, DecodeError> {
        if self.escaped {
            text::unescape(self.bytes).map(Cow::Owned)
        } else {
            text::plain(self.bytes).map(Cow::Borrowed)
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            depth: 0,
            budget: Budget::new(),
        }
    }

    /// The next byte that is not white space, not taken.
    pub(super) fn peek(&mut self) -> Result<u8, DecodeError> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(truncated()),
            }
        }
    }

    /// Takes `wanted`, which must come next.
    pub(super) fn expect(&mut self, wanted: u8) -> Result<(), DecodeError> {
        if self.peek()? == wanted {
            self.at += 1;
            return Ok(());
        }
        Err(unexpected())
    }

    /// Takes `wanted` if it comes next.
    pub(super) fn take_if(&mut self, wanted: u8) -> Result<bool, DecodeError> {
        let found = self.peek()? == wanted;
        if found {
            self.at += 1;
        }
        Ok(found)
    }

    /// Takes a `null` if it comes next.
    pub(super) fn take_null(&mut self) -> Result<bool, DecodeError> {
        if self.peek()? != b'n' {
            return Ok(false);
        }
        self.word(b"null")?;
        Ok(true)
    }

    /// Takes one of the bare words `true`, `false` and `null`.
    pub(super) fn word(&mut self, word: &[u8]) -> Result<(), DecodeError> {
        let end = self.at + word.len();
        if self.bytes.get(self.at..end) != Some(word) {
            return Err(unexpected());
        }
        self.at = end;
        Ok(())
    }

    /// Takes a string; the next byte must be its opening quote.
    pub(super) fn string(&mut self) -> Result<RawString<'a>, DecodeError> {
        self.expect(b'"')?;
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let mut escaped = false;
        let mut offset = 0;
        loop {
            let window = rest.get(offset..).unwrap_or_default();
            let found = memchr::memchr2(b'"', b'\\', window).ok_or_else(truncated)?;
            if window.get(found) == Some(&b'"') {
                let bytes = rest.get(..offset + found).unwrap_or_default();
                self.at = start + offset + found + 1;
                return Ok(RawString { bytes, escaped });
            }
            escaped = true;
            // The escape and whatever it escapes; a quote there does not end the string.
            offset += found + 2;
        }
    }

    /// Takes the bytes that a number may consist of.
    pub(super) fn number(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Takes the opening bracket of an object or array.
    pub(super) fn open(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(DecodeError::TooComplex("The input is nested too deeply"));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether another entry follows, with the comma or closing bracket taken.
    pub(super) fn another(&mut self, first: &mut bool, close: u8) -> Result<bool, DecodeError> {
        if self.take_if(close)? {
            self.depth -= 1;
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// Pays for a value that is kept.
    pub(super) fn spend(&mut self) -> Result<(), DecodeError> {
        self.budget.spend()
    }

    /// Nothing but white space may follow.
    pub(super) fn end(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            Ok(_) => Err(unexpected()),
            Err(_) => Ok(()),
        }
    }
}

/// A token stands where none of its kind may.
pub(super) const fn unexpected() -> DecodeError {
    DecodeError::syntax("Unexpected token received from parser")
}

fn truncated() -> DecodeError {
    DecodeError::syntax("Unexpected end of input received from parser")
}
