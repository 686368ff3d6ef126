//! An HTTP request as text: `POST /path?query`, headers, an empty line, the body.

use http::{HeaderMap, HeaderName, HeaderValue};
use ringwall_wire::RequestParts;

/// A request, read from whatever bytes.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path as sent.
    pub path: String,
    /// The query string as sent.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads a request. Lines that are no headers are passed over, as hyper would not let them
    /// through; so are bytes of the path that cannot stand in a request line.
    pub fn parse(data: &[u8]) -> Self {
        let mut rest = data;
        let mut line = || {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let line = &rest[..end.unwrap_or(rest.len())];
            rest = &rest[end.map_or(rest.len(), |end| end + 1)..];
            line
        };
        let first: String = line()
            .iter()
            .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
            .map(|byte| char::from(*byte))
            .collect();
        let (method, target) = first.split_once(' ').unwrap_or(("POST", &first));
        let target = target.replace(' ', "");
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut headers = HeaderMap::new();
        loop {
            let line = line();
            if line.is_empty() || headers.len() >= 100 {
                break;
            }
            headers.extend(header(line));
        }
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: rest.to_vec(),
        }
    }

    /// As bytes that [`Request::parse`] reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{} {}", self.method, self.path).into_bytes();
        if !self.query.is_empty() {
            out.push(b'?');
            out.extend_from_slice(self.query.as_bytes());
        }
        out.push(b'\n');
        for (name, value) in &self.headers {
            out.extend_from_slice(name.as_str().as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.push(b'\n');
        }
        out.push(b'\n');
        out.extend_from_slice(&self.body);
        out
    }

    /// The head.
    pub fn parts(&self) -> RequestParts<'_> {
        RequestParts {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
        }
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = HeaderName::from_bytes(&line[..colon]).ok()?;
    let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
    Some((name, value))
}
