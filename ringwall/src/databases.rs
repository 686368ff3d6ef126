//! The database servers of DB instances, started with the server and stopped with it.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringwall_core::{Entropy as _, Platform, SystemEntropy, Timestamp};
use ringwall_crypto::certificate::Certificate;
use ringwall_crypto::{sha1_for_legacy_use, sha256};
use ringwall_db_door::backend::Backends;
use ringwall_db_door::door::{Certificates, DbDoor};
use ringwall_db_door::engine::{Databases, EngineRoom, Folder, look_for_servers};
use ringwall_db_door::logins::Witness;
use ringwall_gateway::Authority;
use ringwall_rds::resources::engine::InstalledServers;
use ringwall_rds::{CertificateAuthority, Surroundings};
use ringwall_store::Store;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use crate::cli::StoreKind;
use crate::config::Settings;
use crate::output::Failure;

/// Where root keeps databases: their servers are other users, who cannot enter the data folder.
const ROOTS_FOLDER: &str = "/var/lib/ringwall-databases";

/// What RDS is told of this machine: the servers that it has, and the authority of their doors.
pub(crate) fn surroundings(authority: &Authority) -> Surroundings {
    Surroundings {
        servers: Arc::new(InstalledServers::looked_for_by(look_for_servers)),
        authority: facts_of(authority.certificate_pem()).unwrap_or_default(),
    }
}

fn facts_of(pem: &str) -> Option<CertificateAuthority> {
    let (from, till) = Certificate::from_pem(pem).ok()?.validity_secs();
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
    let moment = |secs| Some(Timestamp::from_secs(i64::try_from(secs).ok()?));
    let digest = sha1_for_legacy_use(&der);
    Some(CertificateAuthority {
        thumbprint: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        valid_from: moment(from)?,
        valid_till: moment(till)?,
    })
}

/// Starts the servers of all DB instances.
pub(crate) fn start(
    settings: &Settings,
    store: Store,
    platform: Arc<Platform>,
    servers: Arc<InstalledServers>,
    backends: Backends,
) -> Result<Databases, Failure> {
    let folder = folder(settings);
    Databases::start(EngineRoom {
        store,
        platform,
        backends,
        folder: folder.clone(),
        servers,
    })
    .map_err(|error| {
        Failure::new(format!(
            "The databases' folder {folder} cannot be used: {error}"
        ))
        .hint("Name another with --database-dir.")
    })
}

/// The door to them, which listens where the APIs do, with certificates of the local authority.
pub(crate) fn door(
    settings: &Settings,
    authority: Authority,
    platform: Arc<Platform>,
    witness: Witness,
) -> DbDoor {
    let clock = platform.clock.clone();
    let certificates: Certificates = Arc::new(move |names, protocols| {
        let config = authority.server_config(names, protocols, clock.now());
        config.map_err(io::Error::other)
    });
    let addresses = match settings.listen.ip() {
        address if address.is_loopback() => {
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
        }
        address => vec![address],
    };
    DbDoor::new(platform, certificates, addresses).watched_by(witness)
}

fn folder(settings: &Settings) -> Folder {
    if let Some(path) = &settings.database_dir {
        return Folder::lasting(path.clone());
    }
    if settings.store == StoreKind::Memory {
        let mut bytes = [0; 8];
        SystemEntropy.fill(&mut bytes);
        let name = format!("ringwall-{:016x}", u64::from_be_bytes(bytes));
        return Folder::temporary(std::env::temp_dir().join(name));
    }
    Folder::lasting(lasting(&settings.data_dir))
}

fn lasting(data_dir: &Path) -> PathBuf {
    if !rustix::process::geteuid().is_root() {
        return data_dir.join("databases");
    }
    // Each data folder has its own place there, found again by the folder's path.
    let path = std::fs::canonicalize(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let digest = sha256(path.as_os_str().as_encoded_bytes());
    let name: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Path::new(ROOTS_FOLDER).join(name)
}
