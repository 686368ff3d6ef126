//! The canonical request.

use super::{RequestToSign, Signed};

/// The canonical request, with the payload's hash in hexadecimal.
pub(super) fn request(signed: &Signed, request: RequestToSign<'_>, payload_hash: &str) -> String {
    let mut out = String::with_capacity(512);
    out.push_str(request.method);
    out.push('\n');
    push_path(&mut out, request.path);
    out.push('\n');
    push_query(&mut out, request.query);
    out.push('\n');
    for name in &signed.signed_headers {
        push_header(&mut out, name, request);
    }
    out.push('\n');
    out.push_str(&signed.signed_headers.join(";"));
    out.push('\n');
    out.push_str(payload_hash);
    out
}

/// Dot segments and double slashes folded, then encoded once more.
fn push_path(out: &mut String, path: &str) {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    for segment in &segments {
        out.push('/');
        push_encoded(out, segment.as_bytes());
    }
    let is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    if segments.is_empty() || is_folder {
        out.push('/');
    }
}

/// Pairs decoded and encoded again, sorted; the signature itself left out.
fn push_query(out: &mut String, query: &str) {
    if query.is_empty() {
        return;
    }
    let encoded = |text: &str| {
        let mut encoded = String::with_capacity(text.len());
        push_encoded(&mut encoded, percent_decode(text).as_bytes());
        encoded
    };
    let pairs = query_pairs(query).filter(|(name, _)| *name != "X-Amz-Signature");
    let mut pairs: Vec<(String, String)> = pairs
        .map(|(name, value)| (encoded(name), encoded(value)))
        .collect();
    pairs.sort();
    for (at, (name, value)) in pairs.iter().enumerate() {
        if at > 0 {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        out.push_str(value);
    }
}

fn push_header(out: &mut String, name: &str, request: RequestToSign<'_>) {
    out.push_str(name);
    out.push(':');
    for (at, value) in request.headers.get_all(name).iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut words = text.split(' ').filter(|word| !word.is_empty());
        if let Some(first) = words.next() {
            out.push_str(first.trim());
        }
        for word in words {
            out.push(' ');
            out.push_str(word.trim());
        }
    }
    out.push('\n');
}

/// Name and value of each pair of a query, as sent.
pub(super) fn query_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Unreserved characters as they are, all others as `%XX`.
fn push_encoded(out: &mut String, bytes: &[u8]) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(
                [byte >> 4, byte & 15]
                    .iter()
                    .filter_map(|half| HEX.get(usize::from(*half))),
            );
        }
    }
}

/// `%XX` as the bytes they stand for. What is no such escape stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%')
            .then(|| {
                text.get(at + 1..at + 3)
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            })
            .flatten();
        out.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
