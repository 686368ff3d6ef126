//! Hosts of managed login, and the documents that pools publish below the API's host.

/// A domain that pages are served at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// `<prefix>.auth.<region>.localhost`, or of the name that AWS has.
    Prefix { prefix: String, region: String },
    /// A name of the customer's.
    Name(String),
}

/// What `<prefix>.auth.<region>` stands before.
const SUFFIXES: [&str; 3] = [".localhost", ".amazoncognito.com", ".amazoncognito.com.cn"];

/// What the API's hosts end in.
const API_SUFFIXES: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

impl Address {
    /// The address of a `Host` header.
    pub(crate) fn of(host: &str) -> Option<Self> {
        let name = without_port(host).to_ascii_lowercase();
        let prefix = SUFFIXES
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix)?.split_once(".auth."));
        match prefix {
            Some((prefix, region)) if is_label(prefix) && is_label(region) => Some(Self::Prefix {
                prefix: prefix.to_owned(),
                region: region.to_owned(),
            }),
            Some(_) => None,
            None => name.split('.').all(is_label).then_some(Self::Name(name)),
        }
    }

    /// Addresses that lead here besides that of a request, as others may have been told them: by
    /// either scheme, and at AWS's name.
    pub(crate) fn aliases(&self, host: &str) -> Vec<String> {
        let mut aliases = vec![format!("https://{host}"), format!("http://{host}")];
        if let Self::Prefix { prefix, region } = self {
            let name = format!("https://{prefix}.auth.{region}.amazoncognito.com");
            aliases.push(name);
        }
        aliases
    }
}

/// Whether a host can be one of managed login at all: a name of one label and the address of a machine
/// are not. Every call of an API is asked this, so it is settled before anything else.
pub(crate) fn may_be_of_pages(host: &str) -> bool {
    let last = without_port(host).rsplit_once('.');
    last.is_some_and(|(_, label)| !label.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a name can be a customer's at all: the API's own hosts and addresses of machines are not.
pub(crate) fn may_be_customers(name: &str) -> bool {
    may_be_of_pages(name) && !API_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

fn without_port(host: &str) -> &str {
    let port = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    port.map_or(host, |(name, _)| name)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Where a request was sent, as addresses in answers are to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: &'static str,
    host: String,
}

impl Origin {
    pub(crate) fn of(host: &str, is_secure: bool) -> Self {
        let scheme = if is_secure { "https" } else { "http" };
        Self {
            scheme,
            host: host.to_owned(),
        }
    }

    /// The address of the host that was asked.
    pub(crate) fn base(&self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }

    /// The address of a domain: at AWS's names for whoever asked by those, else at home. Home is
    /// the same port of this machine. A name of the customer's is where he leads it, unless it is of
    /// this machine too, or the very one that was asked.
    pub(crate) fn of_domain(&self, name: &str, region: &str, is_whole: bool) -> String {
        let asked = without_port(&self.host);
        let port = self.host.strip_prefix(asked).unwrap_or_default();
        if is_whole {
            return if name.ends_with(".localhost") || asked.eq_ignore_ascii_case(name) {
                format!("{}://{name}{port}", self.scheme)
            } else {
                format!("https://{name}")
            };
        }
        if asked.ends_with(".amazonaws.com") {
            return format!("https://{name}.auth.{region}.amazoncognito.com");
        }
        format!("{}://{name}.auth.{region}.localhost{port}", self.scheme)
    }
}

/// A document that a pool publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    Keys,
    Discovery,
}

/// The pool and the document that a path names.
pub(crate) fn document(path: &str) -> Option<(&str, Document)> {
    let (pool, document) = path.strip_prefix('/')?.split_once("/.well-known/")?;
    let (region, id) = pool.split_once('_')?;
    let is_pool =
        is_label(region) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let document = match document {
        "jwks.json" => Document::Keys,
        "openid-configuration" => Document::Discovery,
        _ => return None,
    };
    is_pool.then_some((pool, document))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(prefix: &str, region: &str) -> Option<Address> {
        Some(Address::Prefix {
            prefix: prefix.to_owned(),
            region: region.to_owned(),
        })
    }

    #[test]
    fn knows_prefixes_at_home_and_at_aws() {
        assert_eq!(
            Address::of("shop.auth.eu-west-1.localhost:4566"),
            prefix("shop", "eu-west-1")
        );
        assert_eq!(
            Address::of("Shop.auth.us-east-1.amazoncognito.com"),
            prefix("shop", "us-east-1")
        );
        assert_eq!(
            Address::of("auth.example.com"),
            Some(Address::Name("auth.example.com".to_owned()))
        );
    }

    #[test]
    fn refuses_what_is_no_name() {
        for wrong in [
            "",
            "a b",
            "a/b",
            "x.y.auth.eu-west-1.localhost",
            ".auth.eu.localhost",
            "[::1]:80",
        ] {
            assert_eq!(Address::of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn domains_are_where_one_asks_from() {
        let home = Origin::of("localhost:4566", false);
        assert_eq!(home.base(), "http://localhost:4566");
        assert_eq!(
            home.of_domain("shop", "eu-west-1", false),
            "http://shop.auth.eu-west-1.localhost:4566"
        );
        let aws = Origin::of("cognito-idp.eu-west-1.amazonaws.com", true);
        assert_eq!(
            aws.of_domain("shop", "eu-west-1", false),
            "https://shop.auth.eu-west-1.amazoncognito.com"
        );
        assert_eq!(
            home.of_domain("auth.example.com", "eu-west-1", true),
            "https://auth.example.com"
        );
        assert_eq!(
            home.of_domain("login.shop.localhost", "eu-west-1", true),
            "http://login.shop.localhost:4566"
        );
        let own = Origin::of("auth.example.com:8443", true);
        assert_eq!(
            own.of_domain("auth.example.com", "eu-west-1", true),
            "https://auth.example.com:8443"
        );
    }

    #[test]
    fn hosts_of_the_api_are_no_customers() {
        assert!(may_be_customers("auth.example.com"));
        for name in [
            "localhost",
            "127.0.0.1",
            "cognito-idp.eu-west-1.amazonaws.com",
            "sts.eu-west-1.api.aws",
        ] {
            assert!(!may_be_customers(name), "{name}");
        }
    }

    #[test]
    fn finds_documents_of_pools() {
        assert_eq!(
            document("/eu-west-1_AbC/.well-known/jwks.json"),
            Some(("eu-west-1_AbC", Document::Keys))
        );
        assert_eq!(
            document("/eu-west-1_A/.well-known/openid-configuration"),
            Some(("eu-west-1_A", Document::Discovery))
        );
        for wrong in [
            "/.well-known/jwks.json",
            "/a/.well-known/jwks.json",
            "/a_b/c/.well-known/jwks.json",
            "/a_b/.well-known/x",
        ] {
            assert_eq!(document(wrong), None, "{wrong}");
        }
    }
}
