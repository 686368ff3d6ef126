//! The door to database servers: TLS, logins by password or with an IAM token, and then the
//! session, copied both ways.
//!
//! Servers listen on Unix sockets in folders that only Ringwall's user can enter; the door has a
//! listener for each that is open. It speaks a protocol's first words itself and knows who logs in
//! before the server does:
//!
//! - A user of the database's own passwords is let through: server and client settle it, the
//!   door renumbers packets.
//! - An IAM user must come by TLS and send a token, which the [`gatekeeper`] decides on. Then the
//!   door vouches for him at the server.
//!
//! After a login nothing but `COM_CHANGE_USER` is looked at.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html>

mod entrance;
mod gatekeeper;
mod listener;
mod meters;
pub mod mysql;
pub mod postgresql;
mod proxy_header;
mod reader;
mod refusal;
mod relay;
mod side;
mod throttle;
mod tls;
mod transport;

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use ringwall_core::Platform;
use rustls::ServerConfig;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::backend::{Backend, Backends, OpenBackends, Protocol};
use crate::logins::Witness;
use entrance::Entrance;
use gatekeeper::Gatekeeper;

/// Makes TLS configurations with a certificate for these host names and for these protocols
/// (ALPN).
pub type Certificates =
    Arc<dyn Fn(&[String], &[&[u8]]) -> io::Result<Arc<ServerConfig>> + Send + Sync>;

/// The door to all database servers.
pub struct DbDoor {
    gatekeeper: Arc<Gatekeeper>,
    certificates: Certificates,
    addresses: Vec<IpAddr>,
    witness: Option<Witness>,
    open: BTreeMap<String, Open>,
}

/// The listeners of an instance.
struct Open {
    backend: Arc<Backend>,
    entrance: watch::Sender<Arc<Entrance>>,
    listeners: Vec<AbortHandle>,
}

impl DbDoor {
    /// A door that listens on these addresses, on the port of each instance.
    pub fn new(
        platform: Arc<Platform>,
        certificates: Certificates,
        addresses: Vec<IpAddr>,
    ) -> Self {
        Self {
            gatekeeper: Arc::new(Gatekeeper::new(platform)),
            certificates,
            addresses,
            witness: None,
            open: BTreeMap::new(),
        }
    }

    /// With somebody who is told of logins.
    #[must_use]
    pub fn watched_by(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Listens for whatever is open, until the registry is gone. Sessions that run go on when
    /// their instance closes; they end with its server.
    pub async fn run(mut self, backends: &Backends) {
        let mut changes = backends.watch();
        loop {
            let now = changes.borrow_and_update().clone();
            self.follow(&now);
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn follow(&mut self, now: &OpenBackends) {
        self.open.retain(|id, open| {
            let stays = now
                .get(id)
                .is_some_and(|backend| backend.port == open.backend.port);
            if !stays {
                open.listeners.iter().for_each(AbortHandle::abort);
            }
            stays
        });
        for (id, backend) in now {
            let known = self
                .open
                .get(id)
                .is_some_and(|open| open.backend == *backend);
            if known {
                continue;
            }
            match self.entrance(backend) {
                Ok(entrance) => self.open_entrance(id, backend, entrance),
                Err(error) => {
                    let instance = &backend.identifier;
                    tracing::error!(%error, instance, "the door to a DB instance has no certificate");
                }
            }
        }
    }

    fn entrance(&self, backend: &Arc<Backend>) -> io::Result<Arc<Entrance>> {
        let protocols: &[&[u8]] = match backend.protocol {
            Protocol::MySql => &[],
            Protocol::PostgreSql => &[b"postgresql"],
        };
        let names = std::slice::from_ref(&backend.address);
        let config = (self.certificates)(names, protocols)?;
        let gatekeeper = Arc::clone(&self.gatekeeper);
        let witness = self.witness.clone();
        Entrance::new(Arc::clone(backend), config, gatekeeper, witness).map(Arc::new)
    }

    fn open_entrance(&mut self, id: &str, backend: &Arc<Backend>, entrance: Arc<Entrance>) {
        if let Some(open) = self.open.get_mut(id) {
            open.backend = Arc::clone(backend);
            open.entrance.send_replace(entrance);
            return;
        }
        let (sender, receiver) = watch::channel(entrance);
        let listen = |address: &IpAddr| {
            let place = (*address, backend.port).into();
            tokio::spawn(listener::listen(place, receiver.clone())).abort_handle()
        };
        let open = Open {
            backend: Arc::clone(backend),
            listeners: self.addresses.iter().map(listen).collect(),
            entrance: sender,
        };
        self.open.insert(id.to_owned(), open);
    }
}

impl Drop for DbDoor {
    fn drop(&mut self) {
        let listeners = self.open.values().flat_map(|open| &open.listeners);
        listeners.for_each(AbortHandle::abort);
    }
}
