//! Which certificate a client is shown: by the name that it asks for.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html>

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::config::Certificate;

/// Certificates by name.
pub(super) struct ByName {
    names: HashMap<String, Arc<CertifiedKey>>,
    default: Option<Arc<CertifiedKey>>,
}

impl fmt::Debug for ByName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByName").finish_non_exhaustive()
    }
}

impl ByName {
    pub(super) fn new(certificates: &[Certificate]) -> Self {
        let mut names = HashMap::new();
        for certificate in certificates {
            for name in &certificate.names {
                let name = name.to_ascii_lowercase();
                names
                    .entry(name)
                    .or_insert_with(|| Arc::clone(&certificate.key));
            }
        }
        Self {
            names,
            default: certificates.first().map(|first| Arc::clone(&first.key)),
        }
    }
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let named = hello.server_name().and_then(|name| {
            let name = name.to_ascii_lowercase();
            let wildcard = || self.names.get(&wildcard(&name)?);
            self.names.get(&name).or_else(wildcard)
        });
        named.or(self.default.as_ref()).map(Arc::clone)
    }
}

/// The certificate of a name, else the default.
pub(super) fn find<'a>(
    certificates: &'a [Certificate],
    name: Option<&str>,
) -> Option<&'a Certificate> {
    let holds = |wanted: &str| {
        certificates.iter().find(|certificate| {
            let mut names = certificate.names.iter();
            names.any(|name| name.eq_ignore_ascii_case(wanted))
        })
    };
    let named = name.and_then(|name| holds(name).or_else(|| holds(&wildcard(name)?)));
    named.or(certificates.first())
}

/// `*.b.c` for `a.b.c`.
fn wildcard(name: &str) -> Option<String> {
    let (_, parent) = name.split_once('.')?;
    Some(format!("*.{parent}"))
}
