//! A request as somebody wrote it down.

use std::net::IpAddr;

use ringwall_waf::request::{Body, Header, Request};

/// A request as somebody wrote it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Who sent it.
    pub peer: IpAddr,
    /// The method.
    pub method: Vec<u8>,
    /// The target.
    pub target: Target,
    /// The protocol.
    pub version: String,
    /// `http` or `https`.
    pub scheme: String,
    /// Headers in their order.
    pub headers: Vec<(Vec<u8>, Vec<u8>)>,
    /// The body; logs have none.
    pub body: Vec<u8>,
    /// JA3 of the TLS handshake.
    pub ja3: Option<String>,
    /// JA4 of the TLS handshake.
    pub ja4: Option<String>,
    /// The request's id.
    pub id: String,
    /// When it came, in milliseconds since 1970.
    pub at_millis: i64,
    /// What WAF made of it, if it was WAF that wrote it down.
    pub ended: Option<Ended>,
    /// Whether parts of it were replaced by `REDACTED`.
    pub is_redacted: bool,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ended {
    /// `ALLOW`, `BLOCK` ….
    pub action: String,
    /// The rule that ended it, or `Default_Action`.
    pub rule: String,
}

/// What is asked for, raw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Before `?` and `#`.
    pub path: Vec<u8>,
    /// Between them.
    pub query: Vec<u8>,
    /// Behind `#`.
    pub fragment: Option<Vec<u8>>,
}

impl Target {
    /// Of a request line: `/path?query#fragment`.
    pub fn parse(text: &[u8]) -> Self {
        let (rest, fragment) = split_once(text, b'#');
        let (path, query) = split_once(rest, b'?');
        Self {
            path: path.to_vec(),
            query: query.unwrap_or_default().to_vec(),
            fragment: fragment.map(<[u8]>::to_vec),
        }
    }
}

fn split_once(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    let mut parts = text.splitn(2, |byte| *byte == at);
    (parts.next().unwrap_or_default(), parts.next())
}

/// A URL taken apart, with nothing in it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// `http` or `https`; `http` if it is not said.
    pub scheme: String,
    /// Host and port; empty if it is not said.
    pub host: String,
    /// The rest.
    pub target: Target,
}

impl Url {
    /// Of text: `https://example.com/a?b`, or a target alone.
    pub fn parse(text: &str) -> Self {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.chars().all(char::is_alphanumeric) => (scheme, rest),
            _ if text.starts_with('/') => ("http", text),
            _ => ("http", text),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, target) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let mut target = Target::parse(target.as_bytes());
        if target.path.is_empty() {
            target.path = b"/".to_vec();
        }
        let host = host.rsplit('@').next().unwrap_or(host);
        Self {
            scheme: scheme.to_ascii_lowercase(),
            host: host.to_owned(),
            target,
        }
    }
}

impl Recorded {
    /// A request that says no more than its target.
    pub fn new(peer: IpAddr, method: &[u8], target: Target) -> Self {
        Self {
            peer,
            method: method.to_vec(),
            target,
            version: "HTTP/1.1".to_owned(),
            scheme: "http".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            ja3: None,
            ja4: None,
            id: String::new(),
            at_millis: 0,
            ended: None,
            is_redacted: false,
        }
    }

    /// Adds a header.
    pub fn add_header(&mut self, name: &str, value: &str) {
        let header = (name.as_bytes().to_vec(), value.as_bytes().to_vec());
        self.headers.push(header);
    }

    /// Whether it has a header.
    pub fn has_header(&self, name: &str) -> bool {
        let mut headers = self.headers.iter();
        headers.any(|(it, _)| it.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// Hands the request on as rules see it, with so much of its body.
    pub fn with<T>(&self, body_limit_bytes: usize, what: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers = self.headers.iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| Header { name, value })
            .collect();
        let prefix = self.body.get(..body_limit_bytes).unwrap_or(&self.body);
        what(&Request {
            peer: self.peer,
            method: &self.method,
            path: &self.target.path,
            query: &self.target.query,
            fragment: self.target.fragment.as_deref(),
            version: &self.version,
            scheme: &self.scheme,
            headers: &headers,
            body: Body {
                prefix,
                is_oversize: prefix.len() < self.body.len(),
                size: self.body.len() as u64,
            },
            ja3: self.ja3.as_deref(),
            ja4: self.ja4.as_deref(),
            id: &self.id,
            at_millis: self.at_millis,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart_and_left_as_it_is() {
        let url = Url::parse("HTTPS://me@example.com:8443/a%2f../b?x=<1>&y=%#top");
        assert_eq!(url.scheme, "https");
        assert_eq!(url.host, "example.com:8443");
        assert_eq!(url.target.path, b"/a%2f../b");
        assert_eq!(url.target.query, b"x=<1>&y=%");
        assert_eq!(url.target.fragment.as_deref(), Some(&b"top"[..]));

        let target = Url::parse("/a?url=http://b/");
        assert_eq!(
            (target.host.as_str(), &*target.target.path),
            ("", &b"/a"[..])
        );
        assert_eq!(Url::parse("example.com").target.path, b"/");
    }

    #[test]
    fn rules_see_the_beginning_of_a_body() {
        let peer = "192.0.2.1".parse().unwrap();
        let mut recorded = Recorded::new(peer, b"POST", Target::parse(b"/"));
        recorded.body = b"0123456789".to_vec();

        recorded.with(4, |request| {
            assert_eq!(request.body.prefix, b"0123");
            assert!(request.body.is_oversize);
            assert_eq!(request.body.size, 10);
        });
        recorded.with(10, |request| assert!(!request.body.is_oversize));
    }
}
