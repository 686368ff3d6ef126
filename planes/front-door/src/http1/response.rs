//! The head of a response of a target.

use super::framing::{Length, digits, list};
use super::head::{Field, Span};
use super::name::Known;
use super::request::{Lines, Refusal, trimmed};

/// A response's head may be so long, as with AWS.
pub const LONGEST_HEAD_BYTES: usize = 32 * 1024;

/// A response's head. Its memory is used again for the next one.
#[derive(Debug, Default)]
pub struct ResponseHead {
    /// All spans point into this.
    pub bytes: Vec<u8>,
    /// The status.
    pub status: u16,
    /// The reason phrase.
    pub reason: Span,
    /// Whether it is HTTP/1.0.
    pub is_http10: bool,
    /// The header lines in their order.
    pub fields: Vec<Field>,
}

/// How a response's body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseLength {
    /// As a length says.
    Known(Length),
    /// When the target closes.
    UntilClose,
}

impl ResponseHead {
    /// The values of a known name.
    pub fn values(&self, known: Known) -> impl Iterator<Item = &[u8]> {
        let named = self.fields.iter().filter(move |field| field.known == known);
        named.map(|field| field.value.of(&self.bytes))
    }

    /// Whether the target keeps its connection open.
    pub fn keeps_alive(&self) -> bool {
        let mut options = self.values(Known::Connection).flat_map(list);
        if self.is_http10 {
            options.any(|option| option.eq_ignore_ascii_case(b"keep-alive"))
        } else {
            !options.any(|option| option.eq_ignore_ascii_case(b"close"))
        }
    }

    /// How the body ends, of an answer to `method`.
    pub fn length(&self, method: &[u8]) -> Result<ResponseLength, Refusal> {
        if method == b"HEAD" || self.status < 200 || matches!(self.status, 204 | 304) {
            return Ok(ResponseLength::Known(Length::None));
        }
        let mut codings = self.values(Known::TransferEncoding);
        if let Some(coding) = codings.next() {
            // With a length beside it, it is the length that is wrong (RFC 9112, section 6.3).
            let alone = codings.next().is_none();
            if alone && coding.eq_ignore_ascii_case(b"chunked") {
                return Ok(ResponseLength::Known(Length::Chunked));
            }
            return Err(Refusal::misshapen_response());
        }
        let mut length = None;
        for value in self.values(Known::ContentLength) {
            let bytes = digits(value).ok_or_else(Refusal::misshapen_response)?;
            if length.is_some_and(|before| before != bytes) {
                return Err(Refusal::misshapen_response());
            }
            length = Some(bytes);
        }
        Ok(match length {
            Some(0) => ResponseLength::Known(Length::None),
            Some(bytes) => ResponseLength::Known(Length::Bytes(bytes)),
            None => ResponseLength::UntilClose,
        })
    }
}

/// Reads a whole head, with its empty last line, into `head`.
pub fn parse(bytes: &[u8], head: &mut ResponseHead) -> Result<(), Refusal> {
    head.bytes.clear();
    head.bytes.extend_from_slice(bytes);
    head.fields.clear();
    let mut lines = Lines::of(bytes);
    status_line(lines.next().unwrap_or_default(), head)?;
    for line in lines.filter(|line| !line.is_empty()) {
        head.fields.push(field(line, bytes)?);
    }
    Ok(())
}

fn status_line(line: Span, head: &mut ResponseHead) -> Result<(), Refusal> {
    let text = line.of(&head.bytes);
    head.is_http10 = match text.get(..9) {
        Some(b"HTTP/1.1 ") => false,
        Some(b"HTTP/1.0 ") => true,
        _ => return Err(Refusal::misshapen_response()),
    };
    let status = text.get(9..12).and_then(digits);
    let status = status.and_then(|status| u16::try_from(status).ok());
    head.status = status
        .filter(|status| (100..1000).contains(status))
        .ok_or_else(Refusal::misshapen_response)?;
    head.reason = match text.get(12) {
        None => Span::default(),
        Some(b' ') => trimmed(line.start() + 13, line.end(), &head.bytes),
        Some(_) => return Err(Refusal::misshapen_response()),
    };
    require_harmless(head.reason.of(&head.bytes))
}

fn field(line: Span, bytes: &[u8]) -> Result<Field, Refusal> {
    let text = line.of(bytes);
    let colon = memchr::memchr(b':', text).ok_or_else(Refusal::misshapen_response)?;
    let name = Span::new(line.start(), line.start() + colon);
    let value = trimmed(line.start() + colon + 1, line.end(), bytes);
    require_harmless(value.of(bytes))?;
    if !super::name::is_token(name.of(bytes)) {
        return Err(Refusal::misshapen_response());
    }
    let known = Known::of(name.of(bytes));
    Ok(Field { name, value, known })
}

/// What a client could take for the end of a line must not pass.
fn require_harmless(text: &[u8]) -> Result<(), Refusal> {
    match memchr::memchr3(0, b'\r', b'\n', text) {
        Some(_) => Err(Refusal::misshapen_response()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ResponseHead, Refusal> {
        let mut head = ResponseHead::default();
        parse(text.as_bytes(), &mut head)?;
        Ok(head)
    }

    #[test]
    fn reads_what_targets_say() {
        let head = read("HTTP/1.1 404 Not Here\r\nA: b\r\nContent-Length: 3\r\n\r\n").unwrap();
        assert_eq!(head.status, 404);
        assert_eq!(head.reason.of(&head.bytes), b"Not Here");
        assert!(head.keeps_alive());
        let length = ResponseLength::Known(Length::Bytes(3));
        assert_eq!(head.length(b"GET"), Ok(length));
        assert_eq!(
            head.length(b"HEAD"),
            Ok(ResponseLength::Known(Length::None))
        );
    }

    #[test]
    fn an_old_target_closes() {
        let head = read("HTTP/1.0 200\n\n").unwrap();
        assert!(!head.keeps_alive());
        assert_eq!(head.length(b"GET"), Ok(ResponseLength::UntilClose));
    }

    #[test]
    fn refuses_what_a_client_could_misread() {
        for text in [
            "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/2.0 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
            "HTTP/1.1 200 OK\r\n fold: b\r\n\r\n",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
        let two = read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
        assert!(two.unwrap().length(b"GET").is_err());
    }
}
