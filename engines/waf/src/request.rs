//! A request as rules see it: borrowed, raw, in the order it came.

use std::net::IpAddr;

/// A request before it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who is at the other end of the connection (after a trusted PROXY header).
    pub peer: IpAddr,
    /// The method as it came.
    pub method: &'a [u8],
    /// The target before `?` and `#`, as it came.
    pub path: &'a [u8],
    /// The target between `?` and `#`, as it came; empty without.
    pub query: &'a [u8],
    /// The target behind `#`, which only some clients send.
    pub fragment: Option<&'a [u8]>,
    /// The protocol: `HTTP/1.1`, `HTTP/2.0`.
    pub version: &'a str,
    /// `http` or `https`.
    pub scheme: &'a str,
    /// Headers in the order they came, duplicates kept; HTTP/2's pseudo-headers are not among them.
    pub headers: &'a [Header<'a>],
    /// The body, as far as it is inspected.
    pub body: Body<'a>,
    /// JA3 of the TLS handshake, 32 hexadecimal digits.
    pub ja3: Option<&'a str>,
    /// JA4 of the TLS handshake, 36 characters.
    pub ja4: Option<&'a str>,
    /// The request's id: for an ALB its trace id.
    pub id: &'a str,
    /// When it came, in milliseconds since 1970.
    pub at_millis: i64,
}

/// A header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The name, in the letters it came in.
    pub name: &'a [u8],
    /// The value without white space around it.
    pub value: &'a [u8],
}

/// A body, as far as it is inspected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Body<'a> {
    /// Its beginning: at most what the kind of resource inspects.
    pub prefix: &'a [u8],
    /// Whether more follows.
    pub is_oversize: bool,
    /// Its size as far as it is known: what Content-Length says, else what has come.
    pub size: u64,
}

impl<'a> Request<'a> {
    /// The host that the client asked for, in small letters, without the port.
    pub fn host(&self) -> String {
        let host = self.header("host").unwrap_or_default();
        String::from_utf8_lossy(without_port(host)).to_ascii_lowercase()
    }

    /// The value of the first header of a name, whatever its letters.
    pub fn header(&self, name: &str) -> Option<&'a [u8]> {
        let mut named = self.headers.iter();
        let found = named.find(|header| header.name.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|header| header.value)
    }
}

fn without_port(host: &[u8]) -> &[u8] {
    let digits = host
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let colon = host.len().checked_sub(digits + 1);
    match colon.and_then(|at| host.get(at)) {
        Some(b':') => host.get(..host.len() - digits - 1).unwrap_or_default(),
        _ => host,
    }
}
