//! Certificates for names that come and go while the server runs: domains of user pools.
//!
//! Each is made by the local authority when a client first asks for it, and kept in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{Issuer, KeyPair};
use ringwall_core::{Clock, Timestamp};
use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::authority::{AuthorityError, certified, params_of};

/// So many are kept; whoever asks for one more makes room by emptying all.
const MOST_KEPT: usize = 1_000;
/// A certificate is made anew long before it ends.
const RENEWED_AFTER_DAYS: i64 = 180;

type Knows = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// Shows the usual certificate, and for further names one of their own.
pub(crate) struct FurtherNames {
    usual: Arc<CertifiedKey>,
    issuer: Arc<Issuer<'static, KeyPair>>,
    clock: Clock,
    knows: Knows,
    kept: Mutex<HashMap<String, Kept>>,
}

#[derive(Clone)]
struct Kept {
    key: Arc<CertifiedKey>,
    renewed_at: Timestamp,
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
        knows: Knows,
    ) -> Self {
        Self {
            usual,
            issuer,
            clock,
            knows,
            kept: Mutex::default(),
        }
    }

    /// The certificate of a name; none, if it is nobody's.
    fn find(&self, name: &str) -> Option<Arc<CertifiedKey>> {
        if !(self.knows)(name) {
            return None;
        }
        let now = self.clock.now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.get(name).filter(|kept| now < kept.renewed_at) {
            return Some(Arc::clone(&kept.key));
        }
        let key = self
            .make(name, now)
            .inspect_err(|error| tracing::error!(%error, "no certificate for a domain"))
            .ok()?;
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        let renewed_at = now.plus_days(RENEWED_AFTER_DAYS);
        let made = Kept { key, renewed_at };
        kept.insert(name.to_owned(), made.clone());
        Some(made.key)
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
        let found = name.and_then(|name| self.find(&name));
        Some(found.unwrap_or_else(|| Arc::clone(&self.usual)))
    }
}
