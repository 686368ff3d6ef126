//! The request that rules look at.

use std::net::IpAddr;

/// A request: borrowed, raw, in the order it came.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who is at the other end of the connection.
    pub peer: IpAddr,
    /// The method as it came.
    pub method: &'a [u8],
    /// The target as it came, with its query.
    pub target: &'a [u8],
    /// The protocol: `HTTP/1.1`.
    pub version: &'a str,
    /// Names and values of headers in the order they came, duplicates kept.
    pub headers: &'a [(&'a [u8], &'a [u8])],
    /// The body, as far as it is inspected.
    pub body: &'a [u8],
    /// The request's id.
    pub id: &'a str,
}

impl<'a> Request<'a> {
    /// The value of the first header of a name, whatever its letters.
    pub(crate) fn header(&self, name: &str) -> Option<&'a [u8]> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| *value)
    }

    /// The target before `?`.
    pub(crate) fn path(&self) -> &'a [u8] {
        let target = self
            .target
            .split(|byte| *byte == b'#')
            .next()
            .unwrap_or_default();
        target
            .split(|byte| *byte == b'?')
            .next()
            .unwrap_or_default()
    }

    /// The target behind `?`.
    pub(crate) fn query(&self) -> &'a [u8] {
        let target = self
            .target
            .split(|byte| *byte == b'#')
            .next()
            .unwrap_or_default();
        target
            .splitn(2, |byte| *byte == b'?')
            .nth(1)
            .unwrap_or_default()
    }
}
