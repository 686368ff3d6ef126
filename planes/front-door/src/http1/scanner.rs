//! Finds the end of a head in bytes that come bit by bit, and looks at none of them twice.

use super::request::Refusal;

/// A line of a head may be so long, as with AWS.
pub const LONGEST_LINE_BYTES: usize = 16 * 1024;
/// A head may be so long, as with AWS.
pub const LONGEST_HEAD_BYTES: usize = 64 * 1024;
/// Empty lines before a request that are passed over, as RFC 9112 (section 2.2) asks.
const EMPTY_LINES_BEFORE: usize = 2;

/// Where the search stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scanner {
    scanned: usize,
    line_start: usize,
    head_start: usize,
    empty_lines: usize,
    takes_bare_lf: bool,
}

/// Where a head stands in what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its first byte; before it stand empty lines.
    pub start: usize,
    /// Behind its last byte.
    pub end: usize,
}

impl Scanner {
    /// For the heads of responses: servers behind the door may end lines with LF alone.
    pub fn for_responses() -> Self {
        Self {
            takes_bare_lf: true,
            ..Self::default()
        }
    }

    /// Looks at what is new in `bytes`, which begin where they began at the last call.
    pub fn find(&mut self, bytes: &[u8]) -> Result<Option<Found>, Refusal> {
        while let Some(new) = bytes.get(self.scanned..) {
            let Some(at) = memchr::memchr(b'\n', new) else {
                self.scanned = bytes.len();
                break;
            };
            let newline = self.scanned + at;
            self.scanned = newline + 1;
            let line = bytes.get(self.line_start..newline).unwrap_or_default();
            let line = match line.strip_suffix(b"\r") {
                Some(line) => line,
                None if self.takes_bare_lf => line,
                None => return Err(Refusal::bare_line_feed()),
            };
            self.check_line(line.len())?;
            let line_start = std::mem::replace(&mut self.line_start, self.scanned);
            if !line.is_empty() {
                continue;
            }
            if line_start != self.head_start {
                let end = self.scanned;
                let found = Found {
                    start: self.head_start,
                    end,
                };
                return Ok(Some(found));
            }
            self.head_start = self.scanned;
            self.empty_lines += 1;
            if self.empty_lines > EMPTY_LINES_BEFORE {
                return Err(Refusal::empty_lines());
            }
        }
        self.check_line(bytes.len() - self.line_start)?;
        Ok(None)
    }

    fn check_line(&self, bytes: usize) -> Result<(), Refusal> {
        if bytes > LONGEST_LINE_BYTES {
            let is_first = self.line_start == self.head_start;
            return Err(if is_first {
                Refusal::target_too_long()
            } else {
                Refusal::head_too_long()
            });
        }
        if self.line_start + bytes - self.head_start > LONGEST_HEAD_BYTES {
            return Err(Refusal::head_too_long());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece_by_piece(bytes: &[u8]) -> Result<Option<Found>, Refusal> {
        let mut scanner = Scanner::default();
        for end in 0..=bytes.len() {
            if let Some(found) = scanner.find(&bytes[..end])? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    #[test]
    fn finds_the_end_however_the_bytes_come() {
        let bytes = b"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n";
        let expected = Some(Found { start: 2, end: 29 });
        assert_eq!(Scanner::default().find(bytes).unwrap(), expected);
        assert_eq!(piece_by_piece(bytes).unwrap(), expected);
    }

    #[test]
    fn a_bare_line_feed_is_refused_at_once() {
        assert!(Scanner::default().find(b"GET / HTTP/1.1\n").is_err());
        assert!(
            Scanner::for_responses()
                .find(b"HTTP/1.1 200 OK\n\n")
                .unwrap()
                .is_some()
        );
    }

    #[test]
    fn lines_heads_and_emptiness_are_bounded() {
        let long = vec![b'a'; LONGEST_LINE_BYTES + 1];
        assert_eq!(Scanner::default().find(&long).unwrap_err().status, 414);
        let mut head = b"GET / HTTP/1.1\r\n".to_vec();
        head.extend_from_slice(&b"a: b\r\n".repeat(LONGEST_HEAD_BYTES / 6));
        assert_eq!(Scanner::default().find(&head).unwrap_err().status, 400);
        assert!(Scanner::default().find(b"\r\n\r\n\r\n").is_err());
    }
}
