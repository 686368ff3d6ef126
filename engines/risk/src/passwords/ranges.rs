//! Lists of SHA-1 digests with how often each was seen, as Have I Been Pwned publishes them: one file,
//! ordered by hash, or a file for each first five digits, which the lines then leave out.
//!
//! <https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange>

use std::io::{self, BufRead, Read};

use thiserror::Error;

use super::filter::Digest;

/// No line is longer.
const LONGEST_LINE: u64 = 128;
/// The digits that a file is named by.
const PREFIX_DIGITS: usize = 5;

/// Why a list cannot be read.
#[derive(Debug, Error)]
pub(super) enum RangeError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("line {0} is no SHA-1 digest with a count")]
    Malformed(u64),
}

/// A list that is read line by line.
pub(super) struct Ranges<R> {
    from: R,
    prefix: String,
    line: String,
    number: u64,
    /// Bytes that were read.
    pub(super) read: u64,
}

impl<R: BufRead> Ranges<R> {
    /// A list from a file of this name, without what comes after its first dot.
    pub(super) fn new(from: R, stem: &str) -> Self {
        Self {
            from,
            prefix: prefix(stem).unwrap_or_default().to_owned(),
            line: String::new(),
            number: 0,
            read: 0,
        }
    }

    /// The next digest, and how often it was seen.
    pub(super) fn next(&mut self) -> Result<Option<(Digest, u64)>, RangeError> {
        loop {
            self.line.clear();
            let mut bounded = self.from.by_ref().take(LONGEST_LINE);
            let read = bounded.read_line(&mut self.line)?;
            if read == 0 {
                return Ok(None);
            }
            self.read += read as u64;
            self.number += 1;
            let line = self.line.trim();
            if !line.is_empty() {
                let parsed = parse(&self.prefix, line);
                return parsed.map(Some).ok_or(RangeError::Malformed(self.number));
            }
        }
    }
}

/// The digits that a file is named by, if it is one of the small ones.
pub(super) fn prefix(stem: &str) -> Option<&str> {
    let is_hex = stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    (stem.len() == PREFIX_DIGITS && is_hex).then_some(stem)
}

fn parse(prefix: &str, line: &str) -> Option<(Digest, u64)> {
    let (digits, count) = line.split_once(':').unwrap_or((line, "1"));
    let mut digest = [0; 20];
    if digits.len() == 40 {
        hex::decode_to_slice(digits, &mut digest).ok()?;
    } else {
        hex::decode_to_slice(format!("{prefix}{digits}"), &mut digest).ok()?;
    }
    Some((digest, count.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passwords::filter::sha1;

    fn all(stem: &str, text: &str) -> Result<Vec<(Digest, u64)>, RangeError> {
        let mut ranges = Ranges::new(text.as_bytes(), stem);
        let mut found = Vec::new();
        while let Some(next) = ranges.next()? {
            found.push(next);
        }
        Ok(found)
    }

    #[test]
    fn reads_both_forms() {
        // SHA-1 of "P@ssw0rd".
        let digest = sha1("P@ssw0rd");
        let digits = hex::encode_upper(digest);
        let whole = format!("{digits}:52579\r\n");
        assert_eq!(all("pwned-passwords", &whole).unwrap(), [(digest, 52_579)]);
        let (head, tail) = digits.split_at(5);
        let part = format!("{tail}:3\n\n{tail}");
        assert_eq!(all(head, &part).unwrap(), [(digest, 3), (digest, 1)]);
    }

    #[test]
    fn refuses_what_is_neither() {
        let digits = hex::encode(sha1("secret"));
        let long = "A".repeat(1_000);
        for text in [
            "hello",
            digits.split_at(5).1,
            &format!("{digits}:x"),
            &long,
            "é:1",
        ] {
            let refused = all("passwords", text);
            assert!(matches!(refused, Err(RangeError::Malformed(1))), "{text}");
        }
    }
}
