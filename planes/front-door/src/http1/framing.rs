//! Where a request's body ends: the question that smuggling is about.
//!
//! <https://www.rfc-editor.org/rfc/rfc9112#section-6.3>

use super::desync::{Classification, Reason};
use super::head::{Head, Version};
use super::name::Known;
use super::request::Refusal;

/// How long a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// There is none.
    None,
    /// So many bytes.
    Bytes(u64),
    /// Until the last chunk.
    Chunked,
}

/// What a request says of its body and its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framing {
    /// The body.
    pub length: Length,
    /// Whether the connection stays open for another request.
    pub keep_alive: bool,
    /// Whether the client waits to be asked for its body.
    pub expects_continue: bool,
    /// Whether it wants to speak WebSocket.
    pub upgrades: bool,
}

/// Reads it from a head, and notes what is odd.
pub fn of_request(head: &Head, found: &mut Classification) -> Result<Framing, Refusal> {
    let content_length = content_length(head, found)?;
    let chunked = chunked(head, found)?;
    let length = match (content_length, chunked) {
        (Some(_), true) => {
            found.note(Reason::BothTeClPresent);
            if found.reason() == Some(Reason::SuspiciousHeader) {
                found.note(Reason::SuspiciousTeClPresent);
            }
            Length::Chunked
        }
        (None, true) => Length::Chunked,
        (Some(0) | None, false) => Length::None,
        (Some(bytes), false) => Length::Bytes(bytes),
    };
    if matches!(head.method(), b"GET" | b"HEAD") {
        if chunked {
            found.note(Reason::UndefinedTransferEncodingSemantics);
        }
        match content_length {
            Some(0) => found.note(Reason::GetHeadZeroContentLength),
            Some(_) => found.note(Reason::UndefinedContentLengthSemantics),
            None => {}
        }
    }
    let options = ConnectionOptions::of(head);
    let keep_alive = match head.version {
        Version::Http10 => options.keep_alive && !options.close,
        Version::Http11 | Version::Http2 => !options.close,
    };
    Ok(Framing {
        length,
        keep_alive,
        expects_continue: head.version == Version::Http11 && expects_continue(head),
        upgrades: options.upgrade && length == Length::None && wants_websocket(head),
    })
}

fn content_length(head: &Head, found: &mut Classification) -> Result<Option<u64>, Refusal> {
    let mut length = None;
    for value in head.values(Known::ContentLength) {
        let bytes = digits(value).ok_or(Refusal::bad(
            Reason::BadContentLength,
            "Content-Length is no number",
        ))?;
        match length {
            None => length = Some(bytes),
            Some(before) if before == bytes => found.note(Reason::DuplicateContentLength),
            Some(_) => {
                let why = "two Content-Lengths that differ";
                return Err(Refusal::bad(Reason::MultipleContentLength, why));
            }
        }
    }
    Ok(length)
}

/// Digits and nothing else: no sign, no list, no white space.
pub(crate) fn digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        Some(number * 10 + u64::from(digit))
    })
}

fn chunked(head: &Head, found: &mut Classification) -> Result<bool, Refusal> {
    let mut values = head.values(Known::TransferEncoding);
    let Some(value) = values.next() else {
        return Ok(false);
    };
    if values.next().is_some() {
        let why = "two Transfer-Encodings";
        return Err(Refusal::bad(Reason::MultipleTransferEncodingChunked, why));
    }
    if head.version == Version::Http10 {
        let why = "Transfer-Encoding in HTTP/1.0";
        return Err(Refusal::bad(Reason::BadTransferEncoding, why));
    }
    if value.eq_ignore_ascii_case(b"chunked") {
        return Ok(true);
    }
    if value.eq_ignore_ascii_case(b"identity") {
        found.note(Reason::NonCompliantHeader);
        return Ok(false);
    }
    Err(Refusal::unknown_coding(
        "a Transfer-Encoding that is not known",
    ))
}

/// What `Connection` asks for.
#[derive(Clone, Copy, Debug, Default)]
struct ConnectionOptions {
    close: bool,
    keep_alive: bool,
    upgrade: bool,
}

impl ConnectionOptions {
    fn of(head: &Head) -> Self {
        let mut options = Self::default();
        for option in head.values(Known::Connection).flat_map(list) {
            options.close |= option.eq_ignore_ascii_case(b"close");
            options.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
            options.upgrade |= option.eq_ignore_ascii_case(b"upgrade");
        }
        options
    }
}

/// The elements of a comma-separated value.
pub(crate) fn list(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let elements = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    elements.filter(|element| !element.is_empty())
}

fn expects_continue(head: &Head) -> bool {
    let mut values = head.values(Known::Expect);
    values.any(|value| value.eq_ignore_ascii_case(b"100-continue"))
}

fn wants_websocket(head: &Head) -> bool {
    let mut values = head.values(Known::Upgrade);
    head.method() == b"GET" && values.any(|value| value.eq_ignore_ascii_case(b"websocket"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::request::parse;

    fn framing(method: &str, headers: &str) -> Result<(Framing, Classification), Refusal> {
        let text = format!("{method} / HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
        let mut head = Head::default();
        let mut found = parse(text.as_bytes(), &mut head)?;
        let framing = of_request(&head, &mut found)?;
        Ok((framing, found))
    }

    #[test]
    fn bodies_end_where_the_head_says() {
        let length = |headers| framing("POST", headers).unwrap().0.length;
        assert_eq!(length(""), Length::None);
        assert_eq!(length("Content-Length: 0\r\n"), Length::None);
        assert_eq!(length("content-LENGTH: 12\r\n"), Length::Bytes(12));
        assert_eq!(length("Transfer-Encoding: Chunked\r\n"), Length::Chunked);
        assert_eq!(length("Transfer-Encoding: identity\r\n"), Length::None);
    }

    #[test]
    fn refuses_lengths_that_mean_two_things() {
        for (headers, status) in [
            ("Content-Length: 1\r\nContent-Length: 2\r\n", 400),
            ("Content-Length: +1\r\n", 400),
            ("Content-Length: 1, 1\r\n", 400),
            ("Content-Length: 0x1\r\n", 400),
            ("Content-Length: \r\n", 400),
            ("Content-Length: 99999999999999999999\r\n", 400),
            (
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                400,
            ),
            (
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                400,
            ),
            ("Transfer-Encoding: chunked, identity\r\n", 501),
            ("Transfer-Encoding: gzip, chunked\r\n", 501),
            ("Transfer-Encoding: xchunked\r\n", 501),
            ("Transfer-Encoding: \x0bchunked\r\n", 501),
            ("Transfer-Encoding: \"chunked\"\r\n", 501),
        ] {
            assert_eq!(
                framing("POST", headers).unwrap_err().status,
                status,
                "{headers:?}"
            );
        }
    }

    #[test]
    fn notes_what_is_ambiguous() {
        for (method, headers, reason) in [
            (
                "POST",
                "Content-Length: 1\r\nContent-Length: 1\r\n",
                Reason::DuplicateContentLength,
            ),
            (
                "POST",
                "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
                Reason::BothTeClPresent,
            ),
            (
                "GET",
                "Content-Length: 0\r\n",
                Reason::GetHeadZeroContentLength,
            ),
            (
                "GET",
                "Content-Length: 1\r\n",
                Reason::UndefinedContentLengthSemantics,
            ),
            (
                "HEAD",
                "Transfer-Encoding: chunked\r\n",
                Reason::UndefinedTransferEncodingSemantics,
            ),
        ] {
            assert_eq!(
                framing(method, headers).unwrap().1.reason(),
                Some(reason),
                "{headers:?}"
            );
        }
    }

    #[test]
    fn only_a_plain_handshake_upgrades() {
        let websocket = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n";
        assert!(framing("GET", websocket).unwrap().0.upgrades);
        assert!(!framing("POST", websocket).unwrap().0.upgrades);
        assert!(
            !framing("GET", "Connection: upgrade\r\nUpgrade: h2c\r\n")
                .unwrap()
                .0
                .upgrades
        );
        assert!(!framing("GET", "Upgrade: websocket\r\n").unwrap().0.upgrades);
    }
}
