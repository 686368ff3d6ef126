//! The socket in the data folder, through which the installation's owner speaks to his server.
//!
//! Who may open it is decided by the file system: it is its owner's alone, as is the folder.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::UnixListener;

use crate::server::{Answer, Connection};

/// A bound socket; the file goes with it.
pub struct OwnerSocket {
    listener: UnixListener,
    path: PathBuf,
}

impl OwnerSocket {
    /// Binds the socket of a path, in place of one that a server left behind.
    ///
    /// # Errors
    /// What the system answers.
    pub fn bind(path: &Path) -> io::Result<Self> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        Ok(Self {
            listener,
            path: path.to_owned(),
        })
    }

    /// Serves until it is dropped.
    pub async fn run<A: Answer>(self, answer: Arc<A>) {
        let connection = Connection {
            peer: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            secure: true,
            owner: true,
        };
        loop {
            let Ok((stream, _)) = self.listener.accept().await else {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            };
            let answer = Arc::clone(&answer);
            let service = service_fn(move |request| {
                let answer = Arc::clone(&answer);
                async move {
                    Ok::<_, std::convert::Infallible>(answer.answer(connection, request).await)
                }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new());
            let conversation = http.serve_connection(TokioIo::new(stream), service);
            tokio::spawn(async move {
                if let Err(error) = conversation.await {
                    tracing::debug!(%error, "the owner's connection ended early");
                }
            });
        }
    }
}

impl Drop for OwnerSocket {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}
