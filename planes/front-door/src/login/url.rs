//! Queries and forms, written and read.

use std::fmt::Write;

/// Names and values as a query or form.
pub(super) fn form(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode_into(&mut text, name);
        text.push('=');
        encode_into(&mut text, value);
    }
    text
}

/// A URL with a query added.
pub(super) fn with_query(url: &str, query: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{query}")
}

/// A text as it stands in a form.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::new();
    encode_into(&mut out, text);
    out
}

fn encode_into(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            write!(out, "%{byte:02X}").unwrap_or_default();
        }
    }
}

/// A parameter of a query; nothing if it is absent, stands there twice, or is no text.
pub(super) fn parameter(query: &[u8], name: &str) -> Option<String> {
    let mut found = query.split(|byte| *byte == b'&').filter_map(|pair| {
        let value = pair.strip_prefix(name.as_bytes())?;
        value.strip_prefix(b"=")
    });
    let value = found.next()?;
    match found.next() {
        Some(_) => None,
        None => decoded(value),
    }
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                u8::try_from(digit()? << 4 | digit()?).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_written_and_read() {
        let query = form(&[("scope", "openid email"), ("state", "a&b=c/\u{e4}")]);
        assert_eq!(query, "scope=openid%20email&state=a%26b%3Dc%2F%C3%A4");
        assert_eq!(
            parameter(query.as_bytes(), "state").as_deref(),
            Some("a&b=c/\u{e4}")
        );
        assert_eq!(parameter(b"code=1&code=2", "code"), None);
        assert_eq!(parameter(b"code=%zz", "code"), None);
        assert_eq!(with_query("https://a/b?c=d", "e=f"), "https://a/b?c=d&e=f");
    }
}
