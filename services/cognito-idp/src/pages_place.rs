//! Where the pages of managed login are, for links to them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html>

use crate::resources::domain::Domain;

/// The part that the addresses of all pages have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagesPlace {
    /// `https`; `http` on loopback.
    pub scheme: String,
    /// What stands behind `<prefix>.auth.<region>.`, with a port (`localhost:4566`).
    pub host: String,
}

impl Default for PagesPlace {
    fn default() -> Self {
        Self {
            scheme: "https".to_owned(),
            host: "amazoncognito.com".to_owned(),
        }
    }
}

impl PagesPlace {
    /// The origin of a domain's pages. A name of the customer's is his to point here, unless it is
    /// of this machine anyway.
    pub(crate) fn origin(&self, domain: &Domain) -> String {
        let Self { scheme, host } = self;
        if domain.custom.is_some() {
            let port = host.strip_prefix("localhost");
            return match port.filter(|_| domain.name.ends_with(".localhost")) {
                Some(port) => format!("{scheme}://{}{port}", domain.name),
                None => format!("https://{}", domain.name),
            };
        }
        format!("{scheme}://{}.auth.{}.{host}", domain.name, domain.region)
    }
}
