//! Sockets: TLS and plain HTTP on one port, limits on slow and many clients, an orderly end.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use crate::body::ReplyBody;

/// Connections served at once; more wait in the kernel's queue.
const CONNECTIONS: usize = 8192;
/// How long a client may take for its TLS handshake or its first byte.
const GREETING: Duration = Duration::from_secs(10);
/// How long a client may take for the head of a request, and stay idle between two.
const HEAD: Duration = Duration::from_secs(75);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 64 * 1024;
/// Headers of a request.
const HEADERS: usize = 128;
/// Requests at once on an HTTP/2 connection.
const STREAMS: u32 = 256;
/// How long requests under way may take once the server was told to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// The first byte of a TLS record that carries a handshake (RFC 8446 §5.1).
const TLS_HANDSHAKE: u8 = 0x16;

/// What a connection tells about its requests.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// The client's address.
    pub peer: SocketAddr,
    /// Whether it is encrypted, or never leaves this machine's memory.
    pub secure: bool,
    /// Whether it came through the socket that only the installation's owner can open.
    pub owner: bool,
}

/// Answers requests.
pub trait Answer: Send + Sync + 'static {
    /// Answers one request.
    fn answer(
        self: Arc<Self>,
        connection: Connection,
        request: Request<Incoming>,
    ) -> impl Future<Output = Response<ReplyBody>> + Send;
}

/// A bound socket and what it speaks.
pub struct Server<A> {
    listener: TcpListener,
    tls: TlsAcceptor,
    /// Plain HTTP never leaves the machine.
    plain_allowed: bool,
    answer: Arc<A>,
    http: auto::Builder<TokioExecutor>,
}

impl<A: Answer> Server<A> {
    /// Binds `address`. Plain HTTP is spoken on loopback addresses only.
    ///
    /// # Errors
    /// What the system answers, an address in use above all.
    pub async fn bind(
        address: SocketAddr,
        tls: Arc<ServerConfig>,
        answer: Arc<A>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self {
            listener,
            tls: TlsAcceptor::from(tls),
            plain_allowed: address.ip().is_loopback(),
            answer,
            http: http_limits(),
        })
    }

    /// The address it listens on; tells the port where 0 was asked for.
    ///
    /// # Errors
    /// What the system answers.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is done, then lets requests under way finish.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let server = Arc::new(self);
        tokio::pin!(stop);
        loop {
            let place = tokio::select! {
                place = Arc::clone(&places).acquire_owned() => place,
                () = &mut stop => break,
            };
            let accepted = tokio::select! {
                accepted = server.listener.accept() => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let (server, watcher) = (Arc::clone(&server), graceful.watcher());
                    tokio::spawn(async move {
                        server.serve(stream, peer, watcher).await;
                        drop(place);
                    });
                }
                // Out of file descriptors or alike: let connections end before the next try.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        if tokio::time::timeout(FAREWELL, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("requests were still under way when the server stopped");
        }
    }

    async fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, %peer, "TCP_NODELAY could not be set");
        }
        let mut first = [0];
        let Ok(Ok(1)) = tokio::time::timeout(GREETING, stream.peek(&mut first)).await else {
            return;
        };
        if first == [TLS_HANDSHAKE] {
            match tokio::time::timeout(GREETING, self.tls.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let connection = Connection {
                        peer,
                        secure: true,
                        owner: false,
                    };
                    self.speak(stream, connection, watcher).await
                }
                Ok(Err(error)) => tracing::debug!(%error, %peer, "TLS handshake failed"),
                Err(_) => tracing::debug!(%peer, "TLS handshake took too long"),
            }
        } else if self.plain_allowed {
            let connection = Connection {
                peer,
                secure: false,
                owner: false,
            };
            self.speak(stream, connection, watcher).await;
        } else {
            tracing::debug!(%peer, "plain HTTP refused: this address speaks TLS only");
        }
    }

    async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
        &self,
        stream: S,
        connection: Connection,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        let answer = Arc::clone(&self.answer);
        let service = service_fn(move |request| {
            let answer = Arc::clone(&answer);
            async move { Ok::<_, std::convert::Infallible>(answer.answer(connection, request).await) }
        });
        let conversation = self
            .http
            .serve_connection(TokioIo::new(stream), service)
            .into_owned();
        if let Err(error) = watcher.watch(conversation).await {
            tracing::debug!(%error, peer = %connection.peer, "connection ended early");
        }
    }
}

fn http_limits() -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    http.http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(HEAD);
    http
}
