//! A socket that clients connect to.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

use super::entrance::Entrance;
use super::{mysql, postgresql};
use crate::backend::Protocol;
use crate::logins::{Introduction, Outcome};

/// How long a login may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long after a failure the listener tries again.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes connections until the task is stopped.
pub(super) async fn listen(place: SocketAddr, entrance: watch::Receiver<Arc<Entrance>>) {
    loop {
        let Err(error) = accept(place, &entrance).await;
        let instance = entrance.borrow().backend.identifier.clone();
        tracing::warn!(%error, %place, instance, "the door to a DB instance cannot listen");
        if error.kind() == io::ErrorKind::AddrNotAvailable {
            return; // This machine has no IPv6, and will have none.
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn accept(
    place: SocketAddr,
    entrance: &watch::Receiver<Arc<Entrance>>,
) -> io::Result<std::convert::Infallible> {
    let listener = TcpListener::bind(place).await?;
    loop {
        let (socket, client) = listener.accept().await?;
        let entrance = Arc::clone(&entrance.borrow());
        tokio::spawn(async move {
            if let Err(error) = serve(&entrance, socket, client).await {
                let instance = &entrance.backend.identifier;
                tracing::debug!(%error, %client, instance, "a database connection ended");
            }
        });
    }
}

/// One connection: a login in good time, and then the session.
async fn serve(entrance: &Entrance, socket: TcpStream, client: SocketAddr) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut says = Introduction::default();
    match entrance.backend.protocol {
        Protocol::MySql => {
            let Ok(waiting) = entrance.waiting.try_acquire() else {
                return mysql::turn_away(socket).await;
            };
            let login = mysql::log_in(entrance, socket, client, &mut says);
            let login = in_time(login).await;
            drop(waiting);
            entrance.tell(client, says.clone(), Outcome::of(&login, &says));
            match login? {
                Some((client, backend)) => mysql::relay(client, backend).await,
                None => Ok(()),
            }
        }
        Protocol::PostgreSql => {
            // Before its first message a client would not understand why.
            let Ok(waiting) = entrance.waiting.try_acquire() else {
                return Ok(());
            };
            let login = postgresql::log_in(entrance, socket, client, &mut says);
            let login = in_time(login).await;
            drop(waiting);
            entrance.tell(client, says.clone(), Outcome::of(&login, &says));
            match login? {
                Some((client, backend)) => postgresql::relay(client, backend).await,
                None => Ok(()),
            }
        }
    }
}

/// A login, given up when it takes too long.
async fn in_time<S>(login: impl Future<Output = io::Result<S>>) -> io::Result<S> {
    timeout(PATIENCE, login).await?
}
