//! The head of a request: its line and its headers.

use super::desync::{Classification, Reason};
use super::head::{Field, Head, Span, Version};
use super::name::{Known, is_token, is_token_byte};

/// Why a request is refused before anybody judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the answer.
    pub status: u16,
    /// For the log.
    pub why: &'static str,
    /// AWS's reason, where it has one.
    pub reason: Option<Reason>,
}

impl Refusal {
    fn new(status: u16, why: &'static str) -> Self {
        Self {
            status,
            why,
            reason: None,
        }
    }

    pub(crate) fn bad(reason: Reason, why: &'static str) -> Self {
        Self {
            status: 400,
            why,
            reason: Some(reason),
        }
    }

    pub(crate) fn bare_line_feed() -> Self {
        Self::bad(Reason::BadHeader, "a line ends with LF alone")
    }

    pub(crate) fn empty_lines() -> Self {
        Self::new(400, "empty lines before a request")
    }

    pub(crate) fn target_too_long() -> Self {
        Self::new(414, "the request line is too long")
    }

    pub(crate) fn head_too_long() -> Self {
        Self::new(400, "the head is too long")
    }

    pub(crate) fn unknown_coding(why: &'static str) -> Self {
        Self {
            status: 501,
            ..Self::bad(Reason::BadTransferEncoding, why)
        }
    }

    pub(crate) fn misshapen_response() -> Self {
        Self::new(502, "the target's response is misshapen")
    }
}

/// Reads a whole head, with its empty last line, into `head`.
pub fn parse(bytes: &[u8], head: &mut Head) -> Result<Classification, Refusal> {
    head.clear();
    head.bytes.extend_from_slice(bytes);
    let mut found = Classification::default();
    let mut lines = Lines::of(bytes);
    let line = lines.next().unwrap_or_default();
    request_line(line, head, &mut found)?;
    for line in lines {
        if !line.is_empty() {
            let field = field(line, bytes, &mut found)?;
            head.fields.push(field);
        }
    }
    check_hosts(head)?;
    Ok(found)
}

/// The lines of a head, without what ends them.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    start: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, start: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.bytes.get(self.start..)?;
        let at = memchr::memchr(b'\n', rest)?;
        let newline = self.start + at;
        let has_cr = at > 0 && self.bytes.get(newline - 1) == Some(&b'\r');
        let line = Span::new(self.start, newline - usize::from(has_cr));
        self.start = newline + 1;
        Some(line)
    }
}

fn request_line(line: Span, head: &mut Head, found: &mut Classification) -> Result<(), Refusal> {
    let bytes = line.of(&head.bytes);
    let bad_line = || Refusal::new(400, "the request line is misshapen");
    let first = memchr::memchr(b' ', bytes).ok_or_else(bad_line)?;
    let last = memchr::memrchr(b' ', bytes).ok_or_else(bad_line)?;
    if first == last {
        return Err(Refusal::bad(Reason::BadVersion, "no version"));
    }
    let start = line.start();
    let method = Span::new(start, start + first);
    let target = Span::new(start + first + 1, start + last);
    let version = Span::new(start + last + 1, line.end());

    if !is_token(method.of(&head.bytes)) {
        return Err(Refusal::bad(Reason::BadMethod, "the method is no token"));
    }
    head.method = method;
    head.version = version_of(version.of(&head.bytes), found)?;
    check_target(target.of(&head.bytes), found)?;
    split_target(target, head)
}

fn version_of(text: &[u8], found: &mut Classification) -> Result<Version, Refusal> {
    match text {
        b"HTTP/1.1" => Ok(Version::Http11),
        b"HTTP/1.0" => Ok(Version::Http10),
        [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'2'..=b'9'] => {
            found.note(Reason::NonCompliantVersion);
            Ok(Version::Http11)
        }
        [b'H', b'T', b'T', b'P', b'/', b'2'..=b'9', b'.', b'0'..=b'9'] => Err(Refusal::new(
            505,
            "a version of HTTP that is not spoken here",
        )),
        _ => Err(Refusal::bad(Reason::BadVersion, "the version is misshapen")),
    }
}

/// Any byte may stand in a target but those that end it elsewhere: rules shall judge it.
fn check_target(target: &[u8], found: &mut Classification) -> Result<(), Refusal> {
    let strange = |byte: &u8| !byte.is_ascii_graphic();
    for byte in target.iter().copied().filter(|byte| strange(byte)) {
        match byte {
            0 | b'\r' => return Err(Refusal::bad(Reason::BadUri, "NUL or CR in the target")),
            b' ' => found.note(Reason::SpaceInUri),
            0x01..=0x1f | 0x7f => found.note(Reason::AmbiguousUri),
            _ => {}
        }
    }
    Ok(())
}

fn split_target(target: Span, head: &mut Head) -> Result<(), Refusal> {
    let bytes = target.of(&head.bytes);
    let method = head.method.of(&head.bytes);
    if matches!(method, b"TRACE" | b"CONNECT") {
        return Err(Refusal::new(405, "a method that is not served"));
    }
    match bytes.first() {
        Some(b'/') => head.set_target(target),
        Some(b'*') if bytes.len() == 1 && method == b"OPTIONS" => head.set_target(target),
        _ => {
            let scheme =
                scheme_bytes(bytes).ok_or(Refusal::bad(Reason::BadUri, "the target is no path"))?;
            absolute_form(target, scheme, head)?;
        }
    }
    Ok(())
}

/// `http://host/path`: the authority goes before the Host header, the path stays as it came.
fn absolute_form(target: Span, scheme: usize, head: &mut Head) -> Result<(), Refusal> {
    let authority = target.start() + scheme;
    let rest = Span::new(authority, target.end()).of(&head.bytes);
    let end = rest.iter().position(|byte| b"/?#".contains(byte));
    let end = end.map_or(target.end(), |at| authority + at);
    if end == authority {
        return Err(Refusal::bad(Reason::BadUri, "no host in the target"));
    }
    head.authority = Span::new(authority, end);
    head.set_target(Span::new(end, target.end()));
    Ok(())
}

fn scheme_bytes(target: &[u8]) -> Option<usize> {
    let starts = |scheme: &[u8]| {
        let start = target.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let schemes: [&[u8]; 2] = [b"http://", b"https://"];
    schemes
        .into_iter()
        .find(|scheme| starts(scheme))
        .map(<[u8]>::len)
}

fn field(line: Span, bytes: &[u8], found: &mut Classification) -> Result<Field, Refusal> {
    let text = line.of(bytes);
    if matches!(text.first(), Some(b' ' | b'\t')) {
        return Err(Refusal::bad(
            Reason::BadHeader,
            "a header goes on in the next line",
        ));
    }
    let colon = memchr::memchr(b':', text).unwrap_or(text.len());
    let name = text.get(..colon).unwrap_or_default();
    if matches!(name.last(), Some(b' ' | b'\t')) && colon < text.len() {
        return Err(Refusal::bad(
            Reason::BadHeader,
            "white space before a colon",
        ));
    }
    let value = trimmed(
        line.start() + (colon + 1).min(text.len()),
        line.end(),
        bytes,
    );
    check_value(value.of(bytes), found)?;
    let known = Known::of(name);
    if known == Known::Unfit {
        note_unfit(name, found)?;
    }
    Ok(Field {
        name: Span::new(line.start(), line.start() + colon),
        value,
        known,
    })
}

fn note_unfit(name: &[u8], found: &mut Classification) -> Result<(), Refusal> {
    if name.iter().any(|byte| matches!(byte, 0 | b'\r')) {
        return Err(Refusal::bad(Reason::BadHeader, "NUL or CR in a header"));
    }
    found.note(if name.is_empty() {
        Reason::EmptyHeader
    } else if name.iter().all(|byte| is_token_byte(*byte)) {
        Reason::SuspiciousHeader
    } else {
        Reason::NonCompliantHeader
    });
    if super::name::is_like_a_length(name) {
        found.note(Reason::SuspiciousHeader);
    }
    Ok(())
}

fn check_value(value: &[u8], found: &mut Classification) -> Result<(), Refusal> {
    let strange = |byte: &&u8| !matches!(byte, b' '..=b'~');
    for byte in value.iter().filter(strange) {
        match byte {
            0 | b'\r' => return Err(Refusal::bad(Reason::BadHeader, "NUL or CR in a header")),
            b'\t' => {}
            _ => found.note(Reason::NonCompliantHeader),
        }
    }
    Ok(())
}

pub(crate) fn trimmed(start: usize, end: usize, bytes: &[u8]) -> Span {
    let text = bytes.get(start..end).unwrap_or_default();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let before = text.iter().take_while(|byte| is_blank(byte)).count();
    let after = text.iter().rev().take_while(|byte| is_blank(byte)).count();
    Span::new(start + before, (end - after).max(start + before))
}

/// HTTP/1.1 demands one host. Two would let the door and its target disagree.
fn check_hosts(head: &Head) -> Result<(), Refusal> {
    let hosts = head.values(Known::Host).take(2).count();
    if hosts > 1 {
        return Err(Refusal::new(400, "two Host headers"));
    }
    if hosts == 0 && head.version == Version::Http11 {
        return Err(Refusal::new(400, "no Host header"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::desync::Class;

    fn read(text: &str) -> Result<(Head, Classification), Refusal> {
        let mut head = Head::default();
        let found = parse(text.as_bytes(), &mut head)?;
        Ok((head, found))
    }

    fn text(head: &Head, span: Span) -> &str {
        std::str::from_utf8(head.get(span)).unwrap()
    }

    #[test]
    fn keeps_order_letters_and_duplicates() {
        let (head, found) =
            read("GET /a?b=1&c#d HTTP/1.1\r\nhOst: x\r\nA:1 \r\na:\t2\r\n\r\n").unwrap();
        assert_eq!(text(&head, head.path), "/a");
        assert_eq!(text(&head, head.query), "b=1&c");
        assert_eq!(text(&head, head.fragment.unwrap()), "d");
        let lines = head.fields.iter();
        let lines: Vec<_> = lines
            .map(|field| (text(&head, field.name), text(&head, field.value)))
            .collect();
        assert_eq!(lines, [("hOst", "x"), ("A", "1"), ("a", "2")]);
        assert_eq!(found.class(), Class::Compliant);
    }

    #[test]
    fn every_byte_of_a_target_is_left_to_the_rules() {
        for byte in (0x21..=0xffu8).filter(|byte| *byte != 0x7f) {
            let mut request = b"GET /x".to_vec();
            request.push(byte);
            request.extend_from_slice(b"y HTTP/1.1\r\nHost: a\r\n\r\n");
            let mut head = Head::default();
            let found = parse(&request, &mut head).unwrap();
            assert_eq!(found.class(), Class::Compliant, "{byte:#x}");
            assert_eq!(head.get(head.target), [b'/', b'x', byte, b'y']);
        }
    }

    #[test]
    fn a_target_in_absolute_form_names_the_host() {
        let (head, _) = read("GET http://a.example:81/p?q HTTP/1.1\r\nHost: b\r\n\r\n").unwrap();
        assert_eq!(head.host(), b"a.example:81");
        assert_eq!(text(&head, head.target), "/p?q");
    }

    #[test]
    fn refuses_what_servers_read_differently() {
        for (request, status) in [
            ("GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n", 400),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n",
                400,
            ),
            ("GET / HTTP/1.1\r\nHost: a\r\nA: b\rc\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nA: b\0\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET /\r\n\r\n", 400),
            ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1x\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
            ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        ] {
            assert_eq!(read(request).unwrap_err().status, status, "{request:?}");
        }
    }

    #[test]
    fn classifies_what_is_only_odd() {
        for (request, reason) in [
            ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", Reason::SpaceInUri),
            (
                "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
                Reason::AmbiguousUri,
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nA: \x01\r\n\r\n",
                Reason::NonCompliantHeader,
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\nContent_Length: 1\r\n\r\n",
                Reason::SuspiciousHeader,
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n",
                Reason::EmptyHeader,
            ),
        ] {
            assert_eq!(
                read(request).unwrap().1.reason(),
                Some(reason),
                "{request:?}"
            );
        }
    }
}
