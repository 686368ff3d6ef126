//! The local certificate authority, and the server's certificate from it.
//!
//! The authority is made once and kept in the data directory; people trust it once
//! (`ringwall ca`). Server certificates are made at each start and live in memory only, so
//! that no private key but the authority's own lies on disk.

use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use ringwall_core::{Clock, Timestamp};
use rustls::crypto::aws_lc_rs;
use rustls::server::WantsServerCert;
use rustls::sign::CertifiedKey;
use rustls::{ConfigBuilder, ServerConfig};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::further_names::{Find, FurtherNames};
use crate::owner_only;

/// Ten years: people should not have to trust a new authority every summer.
const AUTHORITY_DAYS: i64 = 3650;
/// The longest that clients accept of a server (CA/Browser Forum's limit until 2026).
const SERVER_DAYS: i64 = 397;
/// Clients' clocks may be behind.
const BACKDATED_DAYS: i64 = 1;

/// What the APIs are spoken in under TLS.
pub const HTTP: &[&[u8]] = &[b"h2", b"http/1.1"];

/// A certificate authority of this installation alone.
pub struct Authority {
    certificate_pem: String,
    certificate_path: Option<PathBuf>,
    issuer: Arc<Issuer<'static, KeyPair>>,
}

/// The authority could not be made, kept or used.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A key or certificate could not be made or understood.
    #[error("the certificate authority's key or certificate could not be used: {0}")]
    Certificate(#[from] rcgen::Error),
    /// TLS refused the certificate.
    #[error("TLS could not be set up: {0}")]
    Tls(#[from] rustls::Error),
}

impl Authority {
    /// The authority kept in `folder`, made there if there is none yet.
    ///
    /// `ca.pem` may be read by all who may read the folder, `ca.key` by its owner alone.
    ///
    /// # Errors
    /// Files that cannot be read, written or understood.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, AuthorityError> {
        let (key_path, certificate_path) = (folder.join("ca.key"), folder.join("ca.pem"));
        if !key_path.exists() {
            let (key, certificate_pem) = make(now)?;
            write(&certificate_path, |path| fs::write(path, &certificate_pem))?;
            write(&key_path, |path| {
                owner_only::write(path, key.serialize_pem().as_bytes())
            })?;
        }
        let key = KeyPair::from_pem(&read(&key_path)?)?;
        let certificate_pem = read(&certificate_path)?;
        let issuer = Issuer::new(authority_params(now), key);
        Ok(Self {
            certificate_pem,
            certificate_path: Some(certificate_path),
            issuer: Arc::new(issuer),
        })
    }

    /// An authority that ends with the process, for `--dev`.
    ///
    /// # Errors
    /// A key that could not be made.
    pub fn in_memory(now: Timestamp) -> Result<Self, AuthorityError> {
        let (key, certificate_pem) = make(now)?;
        let issuer = Issuer::new(authority_params(now), key);
        Ok(Self {
            certificate_pem,
            certificate_path: None,
            issuer: Arc::new(issuer),
        })
    }

    /// The authority's certificate, to be trusted by clients.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The file that the certificate is kept in.
    pub fn certificate_path(&self) -> Option<&Path> {
        self.certificate_path.as_deref()
    }

    /// A TLS configuration with a new certificate for `names` (host names and addresses),
    /// besides `localhost` and the loopback addresses; `protocols` are those that are spoken under
    /// it (ALPN).
    ///
    /// # Errors
    /// A name that no certificate can carry.
    pub fn server_config(
        &self,
        names: &[String],
        protocols: &[&[u8]],
        now: Timestamp,
    ) -> Result<Arc<ServerConfig>, AuthorityError> {
        let (chain, private_key) = certified(&self.issuer, &server_params(names, now)?)?;
        let config = builder()?.with_single_cert(chain, private_key)?;
        Ok(speaking(config, protocols))
    }

    /// The same, with a certificate of its own for each further name that a client asks for and
    /// `further` finds.
    ///
    /// # Errors
    /// A name that no certificate can carry.
    pub fn server_config_by_name(
        &self,
        names: &[String],
        protocols: &[&[u8]],
        clock: Clock,
        further: Find,
    ) -> Result<Arc<ServerConfig>, AuthorityError> {
        let resolver = self.further_names(names, clock, further)?;
        let config = builder()?.with_cert_resolver(Arc::new(resolver));
        Ok(speaking(config, protocols))
    }

    pub(crate) fn further_names(
        &self,
        names: &[String],
        clock: Clock,
        further: Find,
    ) -> Result<FurtherNames, AuthorityError> {
        let (chain, private_key) = certified(&self.issuer, &server_params(names, clock.now())?)?;
        let key = aws_lc_rs::sign::any_supported_type(&private_key)?;
        let usual = Arc::new(CertifiedKey::new(chain, key));
        let issuer = Arc::clone(&self.issuer);
        Ok(FurtherNames::new(usual, issuer, clock, further))
    }
}

fn builder() -> Result<ConfigBuilder<ServerConfig, WantsServerCert>, AuthorityError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider);
    Ok(builder
        .with_safe_default_protocol_versions()?
        .with_no_client_auth())
}

fn speaking(mut config: ServerConfig, protocols: &[&[u8]]) -> Arc<ServerConfig> {
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Arc::new(config)
}

/// A certificate and its key.
pub(crate) type Certified = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// A new certificate of the authority, with a key of its own.
pub(crate) fn certified(
    issuer: &Issuer<'static, KeyPair>,
    params: &CertificateParams,
) -> Result<Certified, AuthorityError> {
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, issuer)?;
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let private_key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    Ok((chain, private_key))
}

fn make(now: Timestamp) -> Result<(KeyPair, String), AuthorityError> {
    let key = KeyPair::generate()?;
    let certificate = authority_params(now).self_signed(&key)?;
    Ok((key, certificate.pem()))
}

fn authority_params(now: Timestamp) -> CertificateParams {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "Ringwall local authority");
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Ringwall");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    set_validity(&mut params, now, AUTHORITY_DAYS);
    params
}

fn server_params(names: &[String], now: Timestamp) -> Result<CertificateParams, AuthorityError> {
    let local = ["localhost", "*.localhost", "127.0.0.1", "::1"];
    let mut all: Vec<String> = local.iter().map(|name| (*name).to_owned()).collect();
    // 0.0.0.0 is where a server listens, never what a client asks for.
    let asked_for = |name: &String| !name.parse::<IpAddr>().is_ok_and(|ip| ip.is_unspecified());
    all.extend(names.iter().filter(|name| asked_for(name)).cloned());

    params_of(all, now)
}

/// What a server's certificate for these names says.
pub(crate) fn params_of(
    names: Vec<String>,
    now: Timestamp,
) -> Result<CertificateParams, AuthorityError> {
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Ringwall");
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    set_validity(&mut params, now, SERVER_DAYS);
    Ok(params)
}

fn set_validity(params: &mut CertificateParams, now: Timestamp, days: i64) {
    let moment = |at: Timestamp| {
        time::OffsetDateTime::from_unix_timestamp(at.secs())
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
    };
    params.not_before = moment(now.plus_days(-BACKDATED_DAYS));
    params.not_after = moment(now.plus_days(days));
}

fn read(path: &Path) -> Result<String, AuthorityError> {
    fs::read_to_string(path).map_err(|source| AuthorityError::File {
        path: path.to_owned(),
        source,
    })
}

fn write(path: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), AuthorityError> {
    write(path).map_err(|source| AuthorityError::File {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_795_500_000);

    #[test]
    fn the_authority_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = Authority::open(folder.path(), NOW).unwrap();
        let second = Authority::open(folder.path(), NOW.plus_days(10)).unwrap();
        assert_eq!(first.certificate_pem(), second.certificate_pem());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        Authority::open(folder.path(), NOW).unwrap();
        let mode = fs::metadata(folder.path().join("ca.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn certificates_are_made_for_names_and_addresses() {
        let authority = Authority::in_memory(NOW).unwrap();
        let names = [
            "0.0.0.0".to_owned(),
            "ringwall.example.org".to_owned(),
            "10.1.2.3".to_owned(),
        ];
        assert!(authority.server_config(&names, HTTP, NOW).is_ok());
    }
}
