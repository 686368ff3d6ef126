//! What an OIDC provider may look like.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>

use crate::error::IamError;

/// How many thumbprints a provider has at most.
const THUMBPRINTS: usize = 5;

/// A provider's URL without its scheme: https, no port, no query.
pub(crate) fn parse_url(url: &str) -> Result<&str, IamError> {
    let rest = url
        .strip_prefix("https://")
        .ok_or_else(IamError::invalid_provider_url)?;
    let host = rest.split('/').next().unwrap_or_default();
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
    let is_path = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '?' | '#' | '"');
    if host.is_empty() || !host.chars().all(is_host) || !rest.chars().all(is_path) {
        return Err(IamError::invalid_provider_url());
    }
    Ok(rest)
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
            assert_eq!(parse_url(url).unwrap(), rest);
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
            assert!(parse_url(url).is_err(), "{url}");
        }
    }
}
