//! Where a request goes.

use http::Uri;

use crate::InsideHosts;

/// A URL that may be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpsUrl {
    pub(crate) is_plain: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) path: String,
}

/// A text that is no such URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an https URL of a host")]
pub struct InvalidUrl;

impl HttpsUrl {
    /// Reads a URL. `http` is taken where the host may be spoken to without TLS.
    ///
    /// # Errors
    /// Another scheme, no host, or credentials in the URL.
    pub fn parse(text: &str, inside: &InsideHosts) -> Result<Self, InvalidUrl> {
        let uri: Uri = text.parse().map_err(|_| InvalidUrl)?;
        let authority = uri.authority().ok_or(InvalidUrl)?;
        if authority.as_str().contains('@') {
            return Err(InvalidUrl);
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let is_plain = match uri.scheme_str() {
            Some("https") => false,
            Some("http") if inside.allows_plain(&host) => true,
            _ => return Err(InvalidUrl),
        };
        let usual_port = if is_plain { 80 } else { 443 };
        let path = uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), |path| path.as_str().to_owned());
        Ok(Self {
            is_plain,
            host,
            port: authority.port_u16().unwrap_or(usual_port),
            path,
        })
    }

    /// Path and query, as they are sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The `Host` header.
    pub fn authority(&self) -> String {
        let usual_port = if self.is_plain { 80 } else { 443 };
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        if self.port == usual_port {
            host
        } else {
            format!("{host}:{}", self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn development() -> InsideHosts {
        InsideHosts::new(Vec::new(), true)
    }

    #[test]
    fn takes_https_and_plain_localhost_if_told() {
        let url =
            HttpsUrl::parse("https://idp.example.org/a?b=c", &InsideHosts::default()).unwrap();
        assert_eq!((url.port, url.path.as_str()), (443, "/a?b=c"));
        assert_eq!(url.authority(), "idp.example.org");
        let local = HttpsUrl::parse("http://localhost:8080", &development()).unwrap();
        assert_eq!(local.authority(), "localhost:8080");
        assert_eq!(local.path, "/");
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "idp.example.org",
            "http://idp.example.org",
            "ftp://idp.example.org",
            "file:///etc/passwd",
            "https://user:secret@idp.example.org",
            "https:///path",
        ] {
            assert_eq!(
                HttpsUrl::parse(text, &development()),
                Err(InvalidUrl),
                "{text}"
            );
        }
        let parsed = HttpsUrl::parse("http://localhost", &InsideHosts::default());
        assert_eq!(parsed, Err(InvalidUrl));
    }
}
