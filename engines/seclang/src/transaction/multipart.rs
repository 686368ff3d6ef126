//! The parts of `multipart/form-data`.
//!
//! <https://www.rfc-editor.org/rfc/rfc7578>

/// As many parts as are read.
const MOST_PARTS: usize = 1_000;

/// A part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// The field's name.
    pub(super) name: &'a [u8],
    pub(super) file_name: Option<&'a [u8]>,
    /// The lines of its headers.
    pub(super) headers: Vec<&'a [u8]>,
    pub(super) content: &'a [u8],
}

/// The boundary that a media type names.
pub(super) fn boundary(media_type: &[u8]) -> Option<&[u8]> {
    let boundary = parameter(media_type, b"boundary")?;
    (!boundary.is_empty()).then_some(boundary)
}

/// The parts between a boundary.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<Part<'a>> {
    let mark = [b"--", boundary].concat();
    let mut marks = positions(body, &mark).peekable();
    let mut parts = Vec::new();
    while let Some(start) = marks.next() {
        let end = marks.peek().copied().unwrap_or(body.len());
        let text = body.get(start + mark.len()..end).unwrap_or_default();
        if text.starts_with(b"--") || parts.len() >= MOST_PARTS {
            break;
        }
        parts.push(part(strip_line_end(text)));
    }
    parts
}

/// Where a mark stands at the beginning of a line.
fn positions<'a>(body: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let line_starts = body
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(end, _)| end + 1);
    std::iter::once(0).chain(line_starts).filter(move |start| {
        body.get(*start..)
            .is_some_and(|line| line.starts_with(mark))
    })
}

fn strip_line_end(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

fn part(text: &[u8]) -> Part<'_> {
    let mut part = Part {
        name: b"",
        file_name: None,
        headers: Vec::new(),
        content: b"",
    };
    let mut lines = text
        .splitn(2, |byte| *byte == b'\n')
        .nth(1)
        .unwrap_or_default();
    loop {
        let (line, rest) = match lines.iter().position(|byte| *byte == b'\n') {
            Some(end) => (lines.get(..end), lines.get(end + 1..).unwrap_or_default()),
            None => (Some(lines), &b""[..]),
        };
        let line = line.unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            part.content = rest;
            return part;
        }
        if is_content_disposition(line) {
            part.name = parameter(line, b"name").unwrap_or_default();
            part.file_name = parameter(line, b"filename");
        }
        part.headers.push(line);
        lines = rest;
    }
}

fn is_content_disposition(line: &[u8]) -> bool {
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.trim_ascii()
        .eq_ignore_ascii_case(b"content-disposition")
}

/// A parameter: `; name="value"`.
fn parameter<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = text;
    loop {
        let start = rest.iter().position(|byte| *byte == b';')?;
        rest = rest.get(start + 1..)?.trim_ascii_start();
        let is_named = rest
            .get(..name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name));
        let value = rest.get(name.len()..).map(<[u8]>::trim_ascii_start);
        if let (true, Some([b'=', value @ ..])) = (is_named, value) {
            return Some(unquoted(value.trim_ascii_start()));
        }
    }
}

fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [quote @ (b'"' | b'\''), quoted @ ..] => quoted
            .split(|byte| byte == quote)
            .next()
            .unwrap_or_default(),
        _ => value
            .split(|byte| *byte == b';')
            .next()
            .unwrap_or_default()
            .trim_ascii_end(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, boundary, parts};

    #[test]
    fn reads_fields_and_files() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n\
            --x\r\nContent-Disposition: form-data; name=b; filename=\"c.txt\"\r\n\
            Content-Type: text/plain\r\n\r\n\r\n--x--\r\n";
        assert_eq!(
            boundary(b"multipart/form-data; boundary=x"),
            Some(&b"x"[..])
        );
        assert_eq!(
            parts(body, b"x"),
            [
                Part {
                    name: b"a",
                    file_name: None,
                    headers: vec![b"Content-Disposition: form-data; name=\"a\""],
                    content: b"one\r\ntwo",
                },
                Part {
                    name: b"b",
                    file_name: Some(b"c.txt"),
                    headers: vec![
                        b"Content-Disposition: form-data; name=b; filename=\"c.txt\"",
                        b"Content-Type: text/plain",
                    ],
                    content: b"",
                },
            ]
        );
    }
}
