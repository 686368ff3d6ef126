//! What an environment can connect to: its Runtime API, and the ports it may use of this machine.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;

use rustix::process::Pid;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::peer;

/// The most connections at once, of each listener.
const CONNECTIONS: usize = 256;

/// Serves what is for an environment alone (its Runtime API, its extension) until it is dropped. With
/// `owner`, connections must come from below that process; a listener in the environment's own
/// network needs no such look.
pub(crate) async fn serve_own<F, T>(listener: TcpListener, owner: Option<Pid>, serve: F)
where
    F: Fn(TcpStream) -> T + Clone + Send + 'static,
    T: Future<Output = ()> + Send,
{
    accept(listener, |connection, peer| {
        let serve = serve.clone();
        async move {
            if let (Some(owner), Ok(local)) = (owner, connection.local_addr()) {
                let look = move || peer::descends_from(owner, peer, local);
                if !tokio::task::spawn_blocking(look).await.unwrap_or(false) {
                    tracing::warn!("somebody else's connection to an environment was refused");
                    return;
                }
            }
            serve(connection).await;
        }
    })
    .await;
}

/// Passes connections on to an address of this machine.
pub(crate) async fn pass_on(listener: TcpListener, to: SocketAddr) {
    accept(listener, move |mut inside, _| async move {
        let outside = TcpStream::connect(to).await;
        let copied = match outside {
            Ok(mut outside) => {
                // Without it, small packets of a database's protocol wait for one another.
                drop(inside.set_nodelay(true));
                drop(outside.set_nodelay(true));
                tokio::io::copy_bidirectional(&mut inside, &mut outside).await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = copied {
            tracing::debug!(%error, %to, "a function's connection ended");
        }
    })
    .await;
}

async fn accept<F, T>(listener: TcpListener, mut serve: F)
where
    F: FnMut(TcpStream, SocketAddr) -> T,
    T: Future<Output = ()> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((connection, peer)) => {
                let served = serve(connection, peer);
                connections.spawn(async move {
                    served.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a function's listener fails");
                return;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

/// A listener for tokio.
pub(crate) fn listener(listener: StdListener) -> io::Result<TcpListener> {
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}
