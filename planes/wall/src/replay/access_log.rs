//! Lines of access logs in the "combined" form, as nginx and Apache write it.
//!
//! `address - user [time] "GET /path HTTP/1.1" status bytes "referer" "user agent"`; what follows is
//! left alone. Such a line has no body and two headers, so rules that look at others see nothing.
//!
//! <https://httpd.apache.org/docs/2.4/logs.html#combined>

use super::moment;
use super::recorded::{Recorded, Target};

/// The request of a line.
pub(super) fn request(line: &[u8]) -> Option<Recorded> {
    let line = line.trim_ascii();
    let (peer, rest) = word(line)?;
    let peer = std::str::from_utf8(peer).ok()?.parse().ok()?;
    let (time, rest) = between(rest, b'[', b']')?;
    let (request_line, rest) = quoted(rest)?;
    let mut words = request_line.splitn(2, |byte| *byte == b' ');
    let (method, rest_of_line) = (words.next()?, words.next()?);
    let (target, version) = match rest_of_line.windows(6).rposition(|it| it == b" HTTP/") {
        Some(at) => rest_of_line.split_at_checked(at)?,
        None => (rest_of_line, &b" HTTP/1.0"[..]),
    };
    let is_method = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'-';
    if method.is_empty() || !method.iter().all(is_method) {
        return None;
    }
    let mut recorded = Recorded::new(peer, method, Target::parse(target));
    recorded.version = String::from_utf8_lossy(version.trim_ascii()).into_owned();
    let time = std::str::from_utf8(time).ok();
    recorded.at_millis = time.and_then(moment::access_log).unwrap_or_default();
    // The status and the size stand between the request and the headers.
    let mut rest = rest;
    for name in ["Referer", "User-Agent"] {
        let Some((value, behind)) = quoted(rest) else {
            break;
        };
        rest = behind;
        if value != b"-" {
            recorded.headers.push((name.as_bytes().to_vec(), value));
        }
    }
    Some(recorded)
}

fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| *byte == b' ')?;
    text.split_at_checked(end)
}

fn between(text: &[u8], open: u8, close: u8) -> Option<(&[u8], &[u8])> {
    let begin = text.iter().position(|byte| *byte == open)? + 1;
    let rest = text.get(begin..)?;
    let end = rest.iter().position(|byte| *byte == close)?;
    Some((rest.get(..end)?, rest.get(end + 1..)?))
}

/// The next text in quotation marks, and what is behind it. Both servers write quotation marks and
/// bytes that are no text with a backslash: `\"`, `\\`, `\x22`.
pub(super) fn quoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let begin = text.iter().position(|byte| *byte == b'"')? + 1;
    let mut rest = text.get(begin..)?;
    let mut value = Vec::new();
    loop {
        let (first, behind) = rest.split_first()?;
        rest = behind;
        match first {
            b'"' => return Some((value, rest)),
            b'\\' => {
                let (byte, behind) = escaped(rest)?;
                value.push(byte);
                rest = behind;
            }
            byte => value.push(*byte),
        }
    }
}

fn escaped(text: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = text.split_first()?;
    let byte = match first {
        b'x' => {
            let digits = rest.get(..2).and_then(|it| std::str::from_utf8(it).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            return match byte {
                Some(byte) => Some((byte, rest.get(2..)?)),
                None => Some((b'x', rest)),
            };
        }
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        byte => *byte,
    };
    Some((byte, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_nginx_is_read() {
        let line = br#"203.0.113.9 - frank [28/Oct/2021:21:52:30 +0200] "GET /a?b=\x22c\x22%20d HTTP/1.1" 200 2326 "http://example.com/" "curl/8.1 \"x\"" "more""#;
        let request = request(line).unwrap();

        assert_eq!(request.peer.to_string(), "203.0.113.9");
        assert_eq!(request.method, b"GET");
        assert_eq!(request.target.path, b"/a");
        assert_eq!(request.target.query, b"b=\"c\"%20d");
        assert_eq!(request.version, "HTTP/1.1");
        assert_eq!(request.at_millis, 1_635_450_750_000);
        let headers = [
            (b"Referer".to_vec(), b"http://example.com/".to_vec()),
            (b"User-Agent".to_vec(), b"curl/8.1 \"x\"".to_vec()),
        ];
        assert_eq!(request.headers, headers);
    }

    #[test]
    fn a_space_in_a_target_stays_in_it() {
        let line = br#"::1 - - [28/Oct/2021:21:52:30 +0200] "GET /a b?c HTTP/1.1" 400 0 "-" "-""#;
        let request = request(line).unwrap();
        assert_eq!(request.target.path, b"/a b");
        assert!(request.headers.is_empty());
    }

    #[test]
    fn what_is_no_request_is_none() {
        for line in [
            &b""[..],
            b"203.0.113.9",
            br#"203.0.113.9 - - [28/Oct/2021:21:52:30 +0200] "\x16\x03\x01" 400 0 "-" "-""#,
            br#"203.0.113.9 - - [28/Oct/2021:21:52:30 +0200] "GET /"#,
            br#"name - - [28/Oct/2021:21:52:30 +0200] "GET / HTTP/1.1" 200 0 "-" "-""#,
        ] {
            assert_eq!(request(line), None);
        }
    }
}
