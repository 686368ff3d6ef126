//! The canonical request.

use std::borrow::Cow;

use super::{Dialect, RequestToSign, Signed};

/// The canonical request. `payload` is the hash of the body, or what S3 takes instead.
pub(super) fn request(
    signed: &Signed<'_>,
    request: RequestToSign<'_>,
    payload: &str,
    dialect: Dialect,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    out.extend_from_slice(request.method.as_bytes());
    out.push(b'\n');
    match dialect {
        Dialect::General => push_folded_path(&mut out, request.path),
        Dialect::S3 => push_object_path(&mut out, request.path),
    }
    out.push(b'\n');
    push_query(&mut out, request.query);
    out.push(b'\n');
    for name in signed.signed_headers.split(';') {
        push_header(&mut out, name, request);
    }
    out.push(b'\n');
    out.extend_from_slice(signed.signed_headers.as_bytes());
    out.push(b'\n');
    out.extend_from_slice(payload.as_bytes());
    out
}

/// As it is but for its encoding, which is made uniform. An encoded slash stays one: it is part
/// of a name.
fn push_object_path(out: &mut Vec<u8>, path: &str) {
    if path.is_empty() {
        out.push(b'/');
    }
    for character in unescaped(path) {
        match character {
            (b'/', false) => out.push(b'/'),
            (byte, _) => push_encoded(out, &[byte]),
        }
    }
}

/// Dot segments and double slashes folded, then encoded once more.
fn push_folded_path(out: &mut Vec<u8>, path: &str) {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    for segment in &segments {
        out.push(b'/');
        push_encoded(out, segment.as_bytes());
    }
    let is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    if segments.is_empty() || is_folder {
        out.push(b'/');
    }
}

/// Pairs decoded and encoded again, sorted; the signature itself left out.
fn push_query(out: &mut Vec<u8>, query: &str) {
    if query.is_empty() {
        return;
    }
    let encoded = |text: &str| {
        let mut encoded = Vec::with_capacity(text.len());
        push_encoded(&mut encoded, &percent_decode(text));
        encoded
    };
    let pairs = query_pairs(query).filter(|(name, _)| *name != "X-Amz-Signature");
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = pairs
        .map(|(name, value)| (encoded(name), encoded(value)))
        .collect();
    pairs.sort();
    for (at, (name, value)) in pairs.iter().enumerate() {
        if at > 0 {
            out.push(b'&');
        }
        out.extend_from_slice(name);
        out.push(b'=');
        out.extend_from_slice(value);
    }
}

/// All values of a header, runs of white space made one space each.
fn push_header(out: &mut Vec<u8>, name: &str, request: RequestToSign<'_>) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    for (at, value) in request.headers.get_all(name).iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        // A session's token is long, and has no white space.
        if memchr::memchr2(b' ', b'\t', value.as_bytes()).is_none() {
            out.extend_from_slice(value.as_bytes());
            continue;
        }
        let words = value.as_bytes().split(|byte| matches!(byte, b' ' | b'\t'));
        for (at, word) in words.filter(|word| !word.is_empty()).enumerate() {
            if at > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(word);
        }
    }
    out.push(b'\n');
}

/// Name and value of each pair of a query, as sent.
pub(crate) fn query_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Unreserved characters as they are, all others as `%XX`.
fn push_encoded(out: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(byte);
        } else {
            out.extend([b'%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
}

const fn hex_digit(value: u8) -> u8 {
    match value {
        0..=9 => b'0' + value,
        _ => b'A' + value - 10,
    }
}

/// `%XX` as the bytes they stand for. What is no such escape stays as it is.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, [u8]> {
    if text.contains('%') {
        unescaped(text).map(|(byte, _)| byte).collect()
    } else {
        Cow::Borrowed(text.as_bytes())
    }
}

/// The bytes that a text stands for, each with whether it was escaped.
fn unescaped(text: &str) -> impl Iterator<Item = (u8, bool)> {
    let mut rest = text.as_bytes();
    std::iter::from_fn(move || {
        if let [b'%', high, low, tail @ ..] = rest
            && let Some((high, low)) = hex_value(*high).zip(hex_value(*low))
        {
            rest = tail;
            return Some((high << 4 | low, true));
        }
        let (byte, tail) = rest.split_first()?;
        rest = tail;
        Some((*byte, false))
    })
}

const fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
