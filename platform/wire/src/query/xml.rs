//! XML, written straight into the body's bytes.

/// Appends `<name>`.
pub(super) fn open(name: &str, out: &mut Vec<u8>) {
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

/// Appends `<name xmlns="…">`.
pub(super) fn open_in(name: &str, namespace: Option<&str>, out: &mut Vec<u8>) {
    let Some(namespace) = namespace else {
        return open(name, out);
    };
    out.push(b'<');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b" xmlns=\"");
    text(namespace, out);
    out.extend_from_slice(b"\">");
}

/// Appends `</name>`.
pub(super) fn close(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"</");
    out.extend_from_slice(name.as_bytes());
    out.push(b'>');
}

/// Appends `<name>content</name>`.
pub(super) fn element(name: &str, content: &str, out: &mut Vec<u8>) {
    open(name, out);
    text(content, out);
    close(name, out);
}

/// Appends text, with what is markup or would not survive a parser escaped.
///
/// What XML has no way to write at all, not even escaped, becomes the replacement character: a
/// reply that no parser takes would hide the rest.
///
/// <https://www.w3.org/TR/xml/#charsets>
pub(super) fn text(content: &str, out: &mut Vec<u8>) {
    let mut rest = content;
    while let Some((at, special)) = rest
        .char_indices()
        .find(|(_, special)| must_escape(*special))
    {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.extend_from_slice(plain.as_bytes());
        out.extend_from_slice(match special {
            '&' => b"&amp;",
            '<' => b"&lt;",
            '>' => b"&gt;",
            '"' => b"&quot;",
            // A bare carriage return would be read as a line feed.
            '\r' => b"&#xD;",
            _ => "\u{FFFD}".as_bytes(),
        });
        rest = tail.strip_prefix(special).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
}

const fn must_escape(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '&' | '<' | '>' | '"' | '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(content: &str) -> String {
        let mut out = Vec::new();
        text(content, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            written("a<b & \"c\">\r\n\tä"),
            "a&lt;b &amp; &quot;c&quot;&gt;&#xD;\n\tä"
        );
        assert_eq!(written(""), "");
    }

    #[test]
    fn what_xml_cannot_write_is_replaced() {
        assert_eq!(
            written("a\0b\x1Fc\u{FFFE}d\u{FFFF}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}"
        );
        assert_eq!(written("\u{FFFD}\u{10FFFF}"), "\u{FFFD}\u{10FFFF}");
    }
}
