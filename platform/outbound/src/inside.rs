//! Hosts of the inside, as the operator named them.

/// Hosts that may have addresses of the inside, and ports of their own.
#[derive(Clone, Debug, Default)]
pub struct InsideHosts {
    names: Vec<String>,
    development: bool,
}

impl InsideHosts {
    /// Those of the names; in `development`, this machine as well, which may then be spoken to
    /// without TLS. An IPv6 address may stand in brackets, as URLs have it.
    pub fn new(names: Vec<String>, development: bool) -> Self {
        let bare = |name: String| name.trim_matches(['[', ']']).to_owned();
        Self {
            names: names.into_iter().map(bare).collect(),
            development,
        }
    }

    /// Whether a host is one of them.
    pub fn contains(&self, host: &str) -> bool {
        self.allows_plain(host)
            || self
                .names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(host))
    }

    /// Whether a host may be spoken to without TLS.
    pub fn allows_plain(&self, host: &str) -> bool {
        self.development && (matches!(host, "127.0.0.1" | "::1") || is_this_machine(host))
    }
}

/// Whether a name means this machine, whatever a resolver says (RFC 6761 §6.3).
pub(crate) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_what_was_named_and_this_machine_in_development() {
        let hosts = InsideHosts::new(vec!["idp.example.org".to_owned()], false);
        assert!(hosts.contains("IdP.example.org"));
        assert!(!hosts.allows_plain("idp.example.org"));
        assert!(!hosts.contains("localhost"));
        let hosts = InsideHosts::new(vec!["[fd00::1]".to_owned()], false);
        assert!(hosts.contains("fd00::1"));
        let development = InsideHosts::new(Vec::new(), true);
        for local in ["localhost", "shop.auth.eu-west-1.localhost", "127.0.0.1"] {
            assert!(development.contains(local) && development.allows_plain(local));
        }
        assert!(!development.contains("evillocalhost") && !development.contains("localhost.evil"));
        assert!(!development.contains("idp.example.org"));
    }
}
