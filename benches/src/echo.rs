//! The bare echo: Ringwall's own sockets and HTTP, and nothing behind them.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::{Request, Response};
use ringwall_core::Clock;
use ringwall_gateway::{Answer, Authority, Connection, HTTP, ReplyBody};

use crate::contender::Contender;
use crate::process::Server;

/// The echo as a contender: it gets what the others get, unsigned.
pub(crate) fn contender(
    marker: &'static str,
    requests: impl Fn(&Server) -> Result<Vec<Vec<u8>>> + 'static,
) -> Result<Contender> {
    let program = std::env::current_exe()?;
    let server = Server::start(&program, |address| {
        vec!["echo".to_owned(), address.to_string()]
    })?;
    Ok(Contender {
        name: "bare echo",
        does: "the same bodies on the same HTTP stack; no signature, no decoding, no work",
        server,
        requests: Box::new(requests),
        marker,
    })
}

struct Echo;

impl Answer for Echo {
    async fn answer(
        self: Arc<Self>,
        _connection: Connection,
        request: Request<Incoming>,
    ) -> Response<ReplyBody> {
        let body = request.into_body().collect().await;
        Response::new(ReplyBody::new(
            body.map(|body| body.to_bytes()).unwrap_or_default(),
        ))
    }
}

/// Serves until it is killed.
pub(crate) fn run(listen: SocketAddr) -> Result<()> {
    let now = Clock::system().now();
    let tls = Authority::in_memory(now)?.server_config(&[listen.ip().to_string()], HTTP, now)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = ringwall_gateway::Server::bind(listen, tls, Arc::new(Echo)).await?;
        server.run(std::future::pending()).await;
        Ok(())
    })
}
