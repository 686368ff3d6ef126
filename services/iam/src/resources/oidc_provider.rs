//! What an OIDC provider may look like.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>

use ringwall_outbound::InsideHosts;

use crate::error::IamError;

/// How many thumbprints a provider has at most.
const THUMBPRINTS: usize = 5;

/// A provider's URL without its scheme: https, no query, and no port unless the host is one of
/// the inside.
pub(crate) fn parse_url<'u>(url: &'u str, inside: &InsideHosts) -> Result<&'u str, IamError> {
    let invalid = IamError::invalid_provider_url;
    let (scheme, rest) = url.split_once("://").ok_or_else(invalid)?;
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let is_spoken = scheme == "https" || (scheme == "http" && inside.allows_plain(host));
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    let is_path = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '?' | '#' | '"');
    let may_have =
        |port: &str| inside.contains(host) && port.parse().is_ok_and(|port: u16| port > 0);
    let is_valid = is_spoken
        && !host.is_empty()
        && host.chars().all(is_host)
        && port.is_none_or(may_have)
        && rest.chars().all(is_path);
    if is_valid { Ok(rest) } else { Err(invalid()) }
}

/// Thumbprints: SHA-1 in hexadecimal digits.
pub(crate) fn require_thumbprints(thumbprints: &[String]) -> Result<(), IamError> {
    if thumbprints.len() > THUMBPRINTS {
        return Err(IamError::too_many_thumbprints());
    }
    let is_hex = |thumbprint: &String| thumbprint.bytes().all(|byte| byte.is_ascii_hexdigit());
    if thumbprints.iter().all(is_hex) {
        Ok(())
    } else {
        Err(IamError::invalid_thumbprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_a_host_and_perhaps_a_path() {
        for (url, rest) in [
            ("https://idp.example.org", "idp.example.org"),
            ("https://idp.example.org/", "idp.example.org/"),
            ("https://idp.example.org/a/b:c", "idp.example.org/a/b:c"),
        ] {
            assert_eq!(parse_url(url, &InsideHosts::default()).unwrap(), rest);
        }
        for url in [
            "",
            "idp.example.org",
            "http://idp.example.org",
            "https://",
            "https:///path",
            "https://idp.example.org:8443",
            "https://user@idp.example.org",
            "https://idp.example.org/?tenant=1",
            "https://idp.example.org/#a",
            "https://idp.example.org/a b",
        ] {
            assert!(parse_url(url, &InsideHosts::default()).is_err(), "{url}");
        }
    }

    #[test]
    fn a_host_of_the_inside_may_have_a_port() {
        let hosts = InsideHosts::new(vec!["idp.example.org".to_owned()], true);
        for (url, rest) in [
            ("https://idp.example.org:8443/a", "idp.example.org:8443/a"),
            ("https://localhost:8443", "localhost:8443"),
            ("http://localhost:8080", "localhost:8080"),
        ] {
            assert_eq!(parse_url(url, &hosts).unwrap(), rest);
        }
        for url in [
            "https://other.example.org:8443",
            "http://idp.example.org:8080",
            "https://idp.example.org:",
            "https://idp.example.org:0",
            "https://idp.example.org:65536",
            "https://idp.example.org:1:2",
        ] {
            assert!(parse_url(url, &hosts).is_err(), "{url}");
        }
    }
}
