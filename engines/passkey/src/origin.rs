//! Where a ceremony may take place.

/// The origins that a relying party allows.
#[derive(Clone, Copy, Debug)]
pub enum AllowedOrigins<'a> {
    /// These and no others.
    Listed(&'a [&'a str]),
    /// Pages of the relying party's domain and of those below it, and Android apps, which the
    /// system lets use a relying party's passkeys only if its domain names them.
    OfRelyingParty,
}

impl AllowedOrigins<'_> {
    pub(crate) fn allow(&self, origin: &str, relying_party_id: &str) -> bool {
        match self {
            Self::Listed(origins) => origins.contains(&origin),
            Self::OfRelyingParty => {
                is_android_app(origin)
                    || host_of(origin).is_some_and(|host| is_within(host, relying_party_id))
            }
        }
    }
}

/// The host of a page's origin. Browsers have passkeys on HTTPS only, and on HTTP on `localhost`.
fn host_of(origin: &str) -> Option<&str> {
    let (scheme, authority) = origin.split_once("://")?;
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok() && !port.starts_with(['+', '0']);
    let is_label =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    let is_secure = match scheme {
        "https" => true,
        "http" => is_within(host, "localhost"),
        _ => false,
    };
    (is_secure && port.is_none_or(is_port) && host.bytes().all(is_label)).then_some(host)
}

/// Whether a host is the domain or lies below it.
fn is_within(host: &str, domain: &str) -> bool {
    let above = host.strip_suffix(domain);
    above.is_some_and(|above| above.is_empty() || above.ends_with('.') && above.len() > 1)
}

/// An app's origin is the SHA-256 of the certificate that it is signed with.
fn is_android_app(origin: &str) -> bool {
    let hash = origin.strip_prefix("android:apk-key-hash:");
    let hash = hash.and_then(crate::Base64Url::parse);
    hash.is_some_and(|hash| hash.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relying_partys_domain_and_those_below_it_are_allowed() {
        let allowed = |origin| AllowedOrigins::OfRelyingParty.allow(origin, "example.com");
        for origin in [
            "https://example.com",
            "https://example.com:8443",
            "https://auth.example.com",
            "android:apk-key-hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        ] {
            assert!(allowed(origin), "{origin}");
        }
        for origin in [
            "",
            "null",
            "example.com",
            "http://example.com",
            "https://example.com/",
            "https://example.com.evil.org",
            "https://evil-example.com",
            "https://.example.com",
            "https://example.com@evil.org",
            "https://evil.org#.example.com",
            "https://evil.org/.example.com",
            "https://evil.org:1.example.com",
            "https://evil.org?x=.example.com",
            "https://EXAMPLE.com",
            "https://example.com:",
            "https://example.com:+80",
            "https://example.com:99999",
            "ftp://example.com",
            "android:apk-key-hash:AAAA",
            "ios:bundle-id:com.example",
        ] {
            assert!(!allowed(origin), "{origin}");
        }
    }

    #[test]
    fn plain_http_is_for_localhost() {
        let allow = |origin, id| AllowedOrigins::OfRelyingParty.allow(origin, id);
        assert!(allow("http://localhost:3000", "localhost"));
        assert!(allow("http://a.auth.localhost:4566", "a.auth.localhost"));
        assert!(!allow("http://localhost.example.com", "example.com"));
    }

    #[test]
    fn a_list_is_exact() {
        let allowed = AllowedOrigins::Listed(&["https://app.example.com"]);
        assert!(allowed.allow("https://app.example.com", "example.com"));
        assert!(!allowed.allow("https://example.com", "example.com"));
    }
}
