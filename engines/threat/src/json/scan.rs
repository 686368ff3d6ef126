//! Moving over JSON text.

use memchr::memchr2;
use serde::{Deserialize, Serialize};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// A string, as it stands between its quotes.
    Text,
    /// A string with escapes.
    Escaped,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object or array.
    Tree,
}

/// Why a value could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The text ends within it.
    Incomplete,
    /// It is no JSON.
    Malformed,
}

/// A place in JSON text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// The next byte that is no space.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, Stop> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Stop::Incomplete),
            }
        }
    }

    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.peek()? != byte {
            return Err(Stop::Malformed);
        }
        self.at += 1;
        Ok(())
    }

    /// Goes on after an element: true if another follows, false behind the closing bracket.
    #[inline]
    pub(super) fn another(&mut self, close: u8) -> Result<bool, Stop> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Ok(true),
            byte if byte == close => Ok(false),
            _ => Err(Stop::Malformed),
        }
    }

    /// A string: where it begins and ends between its quotes, and whether it has escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Result<(usize, usize, bool), Stop> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let found = memchr2(b'"', b'\\', rest).ok_or(Stop::Incomplete)?;
            let place = self.at + found;
            if self.bytes.get(place) == Some(&b'"') {
                self.at = place + 1;
                return Ok((start, place, escaped));
            }
            escaped = true;
            self.at = place + 2;
        }
    }

    /// A member's name. Most are short: cheaper byte by byte.
    #[inline]
    pub(super) fn name(&mut self) -> Result<&'a [u8], Stop> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(Stop::Incomplete),
            }
        }
        let name = self.bytes.get(start..self.at).ok_or(Stop::Incomplete)?;
        self.at += 1;
        self.expect(b':')?;
        Ok(name)
    }

    /// A number or word: where it begins and ends.
    #[inline]
    pub(super) fn plain(&mut self) -> Result<(usize, usize), Stop> {
        let start = self.at;
        loop {
            match self.bytes.get(self.at) {
                Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\t' | b'\r') => break,
                Some(b'"' | b'{' | b'[' | b':') => return Err(Stop::Malformed),
                Some(_) => self.at += 1,
                None => return Err(Stop::Incomplete),
            }
        }
        if self.at == start {
            return Err(Stop::Malformed);
        }
        Ok((start, self.at))
    }

    /// Skips a value.
    #[inline]
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' | b'[' => self.skip_tree(),
            _ => self.plain().map(drop),
        }
    }

    /// Skips an object or array by its brackets alone.
    pub(super) fn skip_tree(&mut self) -> Result<(), Stop> {
        let mut depth = 0_usize;
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.string()?;
                    continue;
                }
                Some(b'{' | b'[') => depth += 1,
                Some(b'}' | b']') => depth -= 1,
                Some(_) => {}
                None => return Err(Stop::Incomplete),
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

/// Finds the end of an object that is not worth keeping, piece by piece.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Skipper {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Skipper {
    /// How much of a piece belongs to the object, if it ends there.
    pub(crate) fn end(&mut self, piece: &[u8]) -> Option<usize> {
        for (place, byte) in piece.iter().enumerate() {
            if self.is_escaped {
                self.is_escaped = false;
                continue;
            }
            match byte {
                b'\\' if self.in_string => self.is_escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(place + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
