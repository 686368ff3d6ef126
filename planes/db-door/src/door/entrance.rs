//! What all connections to one instance share.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::{OnceCell, Semaphore};
use tokio::time::Instant;
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};

use super::gatekeeper::{Gatekeeper, Login};
use super::mysql;
use super::mysql::handshake::Greeting;
use super::postgresql::Administrator;
use super::side::Side;
use super::tls;
use super::transport::Transport;
use crate::backend::Backend;
use crate::logins::{Introduction, LoginAttempt, Outcome, Witness};

/// Connections that have not logged in, at once. Fewer than any server takes, so that strangers
/// leave room for those who may.
const MOST_WAITING: usize = 64;
/// Refusals of tokens come so long after the token, whatever the cause.
const REFUSED_AFTER: Duration = Duration::from_millis(50);
/// The first thread id that clients are told. It is not the server's, which is not known yet: no
/// thread of the server has one that large, so that a `KILL` of it meets nobody.
const FIRST_THREAD_ID: u32 = 1 << 31;

/// A client's connection.
pub(super) type ClientStream = Transport<TcpStream, server::TlsStream<TcpStream>>;
/// The connection to the server behind the door.
pub(super) type BackendStream = Transport<UnixStream, client::TlsStream<UnixStream>>;

impl From<ClientStream> for Side<TcpStream> {
    fn from(stream: ClientStream) -> Self {
        match stream {
            Transport::Plain(socket) => Self::new(socket, None),
            Transport::Tls(stream) => {
                let (socket, tls) = stream.into_inner();
                Self::new(socket, Some(tls.into()))
            }
        }
    }
}

impl From<BackendStream> for Side<UnixStream> {
    fn from(stream: BackendStream) -> Self {
        match stream {
            Transport::Plain(socket) => Self::new(socket, None),
            Transport::Tls(stream) => {
                let (socket, tls) = stream.into_inner();
                Self::new(socket, Some(tls.into()))
            }
        }
    }
}

/// What all connections to one instance share.
pub(super) struct Entrance {
    pub(super) backend: Arc<Backend>,
    pub(super) acceptor: TlsAcceptor,
    pub(super) connector: TlsConnector,
    /// Those who have not logged in.
    pub(super) waiting: Arc<Semaphore>,
    /// MySQL: what the server says first.
    pub(super) greeting: OnceCell<Greeting>,
    /// MySQL: who can ask the server of whom it demands TLS.
    pub(super) mysql_administrator: mysql::Administrator,
    /// PostgreSQL: who can ask the server who logs in how.
    pub(super) administrator: Administrator,
    gatekeeper: Arc<Gatekeeper>,
    witness: Option<Witness>,
    thread_ids: AtomicU32,
}

impl Entrance {
    pub(super) fn new(
        backend: Arc<Backend>,
        config: Arc<ServerConfig>,
        gatekeeper: Arc<Gatekeeper>,
        witness: Option<Witness>,
    ) -> io::Result<Self> {
        Ok(Self {
            backend,
            acceptor: TlsAcceptor::from(config),
            connector: tls::connector()?,
            waiting: Arc::new(Semaphore::new(MOST_WAITING)),
            greeting: OnceCell::new(),
            mysql_administrator: mysql::Administrator::default(),
            administrator: Administrator::default(),
            gatekeeper,
            witness,
            thread_ids: AtomicU32::new(FIRST_THREAD_ID),
        })
    }

    /// Whether a token lets its bearer in as `user`. Refusals take a time that tells nothing.
    pub(super) async fn admits(&self, user: &str, token: &[u8], client: SocketAddr) -> bool {
        let since = Instant::now();
        let admitted = self.gatekeeper.admits(&Login {
            backend: &self.backend,
            user,
            token,
            client: client.ip().to_canonical(),
        });
        if !admitted {
            tokio::time::sleep_until(since + REFUSED_AFTER).await;
        }
        admitted
    }

    /// Tells of a client that is in, or is not.
    pub(super) fn tell(&self, client: SocketAddr, introduction: Introduction, outcome: Outcome) {
        let Some(witness) = self.witness.as_ref().filter(|_| !introduction.cancels) else {
            return;
        };
        witness.tell(LoginAttempt {
            backend: Arc::clone(&self.backend),
            at: self.gatekeeper.platform().clock.now(),
            client: client.ip().to_canonical(),
            introduction,
            outcome,
        });
    }

    pub(super) fn next_thread_id(&self) -> u32 {
        self.thread_ids.fetch_add(1, Ordering::Relaxed) | FIRST_THREAD_ID
    }

    pub(super) fn random(&self, into: &mut [u8]) {
        self.gatekeeper.platform().entropy.fill(into);
    }
}
