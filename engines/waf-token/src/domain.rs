//! Which domains a token is good for.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens-domains.html>

use std::net::IpAddr;

/// DNS allows no longer names.
const MOST_BYTES: usize = 253;

/// The domain of a `Host` header: small letters, without port and last dot. Nothing if it can be
/// none: then no token is made, and none is good.
pub fn of_host(host: &[u8]) -> Option<String> {
    let host = std::str::from_utf8(host).ok()?.trim();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_of_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':');
    let is_name = !name.is_empty() && name.len() <= MOST_BYTES && name.bytes().all(is_of_name);
    is_name.then(|| name.to_ascii_lowercase())
}

/// Whether a name is a domain or one below it.
pub fn is_within(name: &str, domain: &str) -> bool {
    let Some(before) = name.len().checked_sub(domain.len()) else {
        return false;
    };
    let ends_with = name
        .get(before..)
        .is_some_and(|end| end.eq_ignore_ascii_case(domain));
    ends_with
        && !domain.is_empty()
        && (before == 0 || name.get(..before).is_some_and(|start| start.ends_with('.')))
}

/// Whether a web ACL with these token domains takes a token at this host: it is the host's, or of
/// a listed domain or one below it.
pub fn is_accepted(token_domain: &str, host: &str, listed: &[String]) -> bool {
    token_domain.eq_ignore_ascii_case(host)
        || listed.iter().any(|domain| is_within(token_domain, domain))
}

/// The domain that a new token is made for: the shortest of the host and the listed domains that
/// it is within.
pub fn of_new_token<'a>(host: &'a str, listed: &'a [String]) -> &'a str {
    let fitting = listed
        .iter()
        .map(String::as_str)
        .filter(|domain| is_within(host, domain));
    fitting
        .chain([host])
        .min_by_key(|domain| domain.len())
        .unwrap_or(host)
}

/// Whether browsers keep cookies for a domain and those below it: not for addresses, and not for
/// names without a dot.
pub(crate) fn has_sub_domains(domain: &str) -> bool {
    domain.contains('.') && domain.parse::<IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(domains: &[&str]) -> Vec<String> {
        domains.iter().map(|domain| (*domain).to_owned()).collect()
    }

    #[test]
    fn a_host_is_a_domain_without_its_port() {
        for (host, domain) in [
            ("API.Example.com:8443", Some("api.example.com")),
            ("example.com.", Some("example.com")),
            ("localhost", Some("localhost")),
            ("127.0.0.1:80", Some("127.0.0.1")),
            ("[::1]:80", Some("::1")),
            ("", None),
            (":80", None),
            ("[::1", None),
            ("a b", None),
            ("a;b", None),
            ("ä.example", None),
        ] {
            assert_eq!(of_host(host.as_bytes()).as_deref(), domain, "{host}");
        }
        assert_eq!(of_host("a".repeat(254).as_bytes()), None);
        assert_eq!(of_host(b"\xff"), None);
    }

    /// AWS's examples.
    #[test]
    fn a_listed_domain_covers_itself_and_those_below() {
        let listed = listed(&["example.com"]);
        for (token_domain, is_good) in [
            ("example.com", true),
            ("api.example.com", true),
            ("WWW.Example.Com", true),
            ("example.api.com", false),
            ("apiexample.com", false),
            ("com", false),
            ("", false),
        ] {
            assert_eq!(
                is_accepted(token_domain, "other.test", &listed),
                is_good,
                "{token_domain}"
            );
        }
    }

    #[test]
    fn without_a_list_only_the_host_is_good() {
        assert!(is_accepted("api.example.com", "api.example.com", &[]));
        assert!(!is_accepted("example.com", "api.example.com", &[]));
        assert!(!is_accepted("a.api.example.com", "api.example.com", &[]));
    }

    #[test]
    fn a_new_token_takes_the_shortest_that_fits() {
        let list = listed(&["api.example.com", "example.com", "test", "other.example"]);
        assert_eq!(of_new_token("v1.api.example.com", &list), "example.com");
        assert_eq!(of_new_token("example.com", &list), "example.com");
        assert_eq!(of_new_token("api.example.org", &list), "api.example.org");
        assert_eq!(of_new_token("localhost", &[]), "localhost");
    }

    #[test]
    fn addresses_and_single_labels_have_nothing_below() {
        assert!(has_sub_domains("example.com"));
        for domain in ["localhost", "127.0.0.1", "::1"] {
            assert!(!has_sub_domains(domain), "{domain}");
        }
    }
}
