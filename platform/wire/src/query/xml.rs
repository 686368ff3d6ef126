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
pub(super) fn text(content: &str, out: &mut Vec<u8>) {
    let mut rest = content.as_bytes();
    while let Some(at) = rest.iter().position(|byte| must_escape(*byte)) {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain);
        if let Some((byte, tail)) = tail.split_first() {
            match byte {
                b'&' => out.extend_from_slice(b"&amp;"),
                b'<' => out.extend_from_slice(b"&lt;"),
                b'>' => out.extend_from_slice(b"&gt;"),
                b'"' => out.extend_from_slice(b"&quot;"),
                // A bare carriage return would be read as a line feed.
                byte => out.extend_from_slice(format!("&#x{byte:X};").as_bytes()),
            }
            rest = tail;
        }
    }
    out.extend_from_slice(rest);
}

const fn must_escape(byte: u8) -> bool {
    match byte {
        b'\n' | b'\t' => false,
        b'&' | b'<' | b'>' | b'"' | 0..=0x1F => true,
        _ => false,
    }
}
