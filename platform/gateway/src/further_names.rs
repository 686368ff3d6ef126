//! Certificates for names that come and go while the server runs: domains of user pools.
//!
//! Each is its owner's, if he has one, or is made by the local authority when a client first asks for it;
//! both are kept in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{Issuer, KeyPair};
use ringwall_core::{Clock, Timestamp};
use ringwall_identity::ServerCertificate;
use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::{self, PemObject as _};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::authority::{AuthorityError, certified, params_of};

/// So many are kept; whoever asks for one more makes room by emptying all.
const MOST_KEPT: usize = 1_000;
/// A certificate is made anew long before it ends.
const RENEWED_AFTER_DAYS: i64 = 180;

/// What a further name shows.
#[derive(Clone, Debug)]
pub enum FurtherName {
    /// A certificate that the local authority makes.
    Made,
    /// Its owner's.
    Own(Arc<ServerCertificate>),
}

/// What a name shows; nothing for names that are nobody's.
pub(crate) type Find = Box<dyn Fn(&str) -> Option<FurtherName> + Send + Sync>;

/// Shows the usual certificate, and for further names one of their own.
pub(crate) struct FurtherNames {
    usual: Arc<CertifiedKey>,
    issuer: Arc<Issuer<'static, KeyPair>>,
    clock: Clock,
    find: Find,
    kept: Mutex<HashMap<String, Kept>>,
}

#[derive(Clone)]
struct Kept {
    key: Arc<CertifiedKey>,
    /// The id of the owner's certificate.
    own: Option<String>,
    renewed_at: Timestamp,
}

/// Why a name shows no certificate.
#[derive(Debug, thiserror::Error)]
enum NoCertificate {
    #[error(transparent)]
    NotMade(#[from] AuthorityError),
    #[error("its owner's is not PEM: {0}")]
    Pem(#[from] pem::Error),
    #[error("its owner's has a key that cannot be used: {0}")]
    Key(#[from] rustls::Error),
}

impl fmt::Debug for FurtherNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FurtherNames").finish_non_exhaustive()
    }
}

impl FurtherNames {
    pub(crate) fn new(
        usual: Arc<CertifiedKey>,
        issuer: Arc<Issuer<'static, KeyPair>>,
        clock: Clock,
        find: Find,
    ) -> Self {
        Self {
            usual,
            issuer,
            clock,
            find,
            kept: Mutex::default(),
        }
    }

    /// The certificate of a name; none, if it is nobody's.
    fn certificate(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        let own = match (self.find)(name)? {
            FurtherName::Made => None,
            FurtherName::Own(certificate) => Some(certificate),
        };
        let id = own.as_ref().map(|own| own.id.clone());
        let now = self.clock.now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_good = |kept: &&Kept| now < kept.renewed_at && kept.own == id;
        if let Some(kept) = kept.get(name).filter(is_good) {
            return Some(Arc::clone(&kept.key));
        }
        let key = match own {
            Some(own) => read(&own),
            None => self.make(name, now).map_err(NoCertificate::from),
        };
        let key = key
            .inspect_err(|error| tracing::error!(%error, name, "no certificate for a domain"))
            .ok()?;
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        let made = Kept {
            key: Arc::clone(&key),
            own: id,
            renewed_at: now.plus_days(RENEWED_AFTER_DAYS),
        };
        kept.insert(name.to_owned(), made);
        Some(key)
    }

    fn make(&self, name: &str, now: Timestamp) -> Result<Arc<CertifiedKey>, AuthorityError> {
        let params = params_of(vec![name.to_owned()], now)?;
        let (chain, key) = certified(&self.issuer, &params)?;
        let key = aws_lc_rs::sign::any_supported_type(&key)?;
        Ok(Arc::new(CertifiedKey::new(chain, key)))
    }
}

impl ResolvesServerCert for FurtherNames {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name().map(str::to_ascii_lowercase);
        let found = name.and_then(|name| self.certificate(&name));
        Some(found.unwrap_or_else(|| Arc::clone(&self.usual)))
    }
}

/// The owner's certificate with its chain, and his key.
fn read(own: &ServerCertificate) -> Result<Arc<CertifiedKey>, NoCertificate> {
    let texts = [Some(&own.body), own.chain.as_ref()];
    let chain = texts.into_iter().flatten().flat_map(|text| {
        let certificates = CertificateDer::pem_slice_iter(text.as_bytes());
        certificates.collect::<Vec<_>>()
    });
    let chain: Vec<_> = chain.collect::<Result<_, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(own.private_key.as_bytes())?;
    let key = aws_lc_rs::sign::any_supported_type(&key)?;
    Ok(Arc::new(CertifiedKey::new(chain, key)))
}

#[cfg(test)]
mod tests {
    use ringwall_core::Tags;

    use super::*;
    use crate::Authority;

    fn own(id: &str, name: &str) -> Arc<ServerCertificate> {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        Arc::new(ServerCertificate {
            account: "111122223333".parse().unwrap(),
            name: "login".to_owned(),
            path: "/".to_owned(),
            id: id.to_owned(),
            body: made.cert.pem(),
            chain: None,
            private_key: made.signing_key.serialize_pem(),
            uploaded_at: Timestamp::from_secs(0),
            expires_at: Timestamp::from_secs(0),
            tags: Tags::new(),
            former: Vec::new(),
        })
    }

    #[test]
    fn a_name_shows_its_owners_certificate_and_else_one_that_is_made() {
        let shown = Arc::new(Mutex::new(Some(FurtherName::Made)));
        let now = Arc::clone(&shown);
        let find = move |name: &str| {
            let now = now.lock().unwrap().clone();
            now.filter(|_| name == "login.example.com")
        };
        let authority = Authority::in_memory(Timestamp::from_secs(0)).unwrap();
        let names = authority
            .further_names(&[], Clock::system(), Box::new(find))
            .unwrap();
        let leaf = || {
            let found = names.certificate("login.example.com")?;
            Some(found.cert.first().unwrap().clone())
        };
        let made = leaf().unwrap();
        assert_eq!(leaf().unwrap(), made, "it is kept");
        let (first, second) = (own("A", "login.example.com"), own("B", "login.example.com"));
        for certificate in [&first, &second] {
            *shown.lock().unwrap() = Some(FurtherName::Own(Arc::clone(certificate)));
            let der = CertificateDer::from_pem_slice(certificate.body.as_bytes());
            assert_eq!(leaf().unwrap(), der.unwrap());
        }
        assert!(names.certificate("other.example.com").is_none());
        *shown.lock().unwrap() = None;
        assert!(leaf().is_none(), "it is nobody's any more");
    }
}
