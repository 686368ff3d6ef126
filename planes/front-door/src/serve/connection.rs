//! A connection from its first byte: PROXY header, TLS, and then HTTP.

use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Instant;

use bytes::{Buf, BytesMut};
use ringwall_elbv2::resources::logs::LogKind;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::snapshot::Site;
use super::visitor::Visitor;
use super::worker::{Door, Worker};
use super::{http1, http2};
use crate::gate::Pass;
use crate::io::prefixed::Prefixed;
use crate::io::{Transport, Wire};
use crate::logs::{Connection, TlsConnection, resource_id};
use crate::proxy_header;
use crate::tls::{self, Handshake};

/// Serves a connection that was accepted.
pub(super) async fn serve(
    worker: Rc<Worker>,
    door: Rc<Door>,
    socket: TcpStream,
    from: SocketAddr,
    pass: Pass,
) {
    if let Err(error) = begin(&worker, &door, socket, from).await {
        tracing::debug!(%error, %from, "a connection ended before it had begun");
    }
    drop(pass);
}

async fn begin(
    worker: &Rc<Worker>,
    door: &Rc<Door>,
    mut socket: TcpStream,
    from: SocketAddr,
) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut visitor = Visitor {
        peer: from,
        local: socket.local_addr()?,
        listener_arn: door.arn.clone(),
        tls: None,
        trace_id: None,
    };
    let mut buffer = BytesMut::new();
    let snapshot = worker.snapshot();
    let Some(site) = snapshot.site(&door.arn) else {
        return Ok(());
    };
    let patience = worker.shared.limits.handshake;
    if site.listener.trusts(from.ip()) {
        let read = proxy(&mut socket, &mut buffer);
        let client = worker.clockwork.within(patience, read).await;
        if let Some(client) = client.ok_or(io::ErrorKind::TimedOut)?? {
            visitor.peer = client;
        }
    }
    visitor.trace_id = trace_id(worker, site);
    let Some(config) = snapshot.tls(&door.arn) else {
        log(worker, site, &visitor, None);
        drop(snapshot);
        let wire = Wire::new(Transport::Plain(socket), &worker.clockwork);
        http(worker, door, wire, buffer, &visitor).await;
        return Ok(());
    };
    let since = Instant::now();
    let shake = tls::accept(socket, buffer, config, &site.listener.protocol);
    let shaken = worker.clockwork.within(patience, shake).await;
    let shaken = shaken.unwrap_or(Err(io::ErrorKind::TimedOut.into()));
    let (stream, handshake) = shaken.inspect_err(|_| {
        worker.shared.meters.handshake_errors.increment(1);
        log(worker, site, &visitor, Some(FAILED));
    })?;
    let told = TlsConnection {
        protocol: Some(handshake.version),
        cipher: Some(&handshake.cipher_suite),
        handshake_latency_millis: u64::try_from(since.elapsed().as_millis()).ok(),
        keyexchange: handshake.key_exchange.as_deref(),
        failure: None,
    };
    log(worker, site, &visitor, Some(told));
    drop(snapshot);
    secured(worker, door, stream, handshake, visitor).await;
    Ok(())
}

async fn secured(
    worker: &Rc<Worker>,
    door: &Rc<Door>,
    stream: tokio_rustls::server::TlsStream<Prefixed>,
    handshake: Handshake,
    mut visitor: Visitor,
) {
    let is_http2 = handshake.is_http2;
    visitor.tls = Some(handshake);
    if is_http2 {
        let transport = Transport::Accepted(Box::new(stream));
        return http2::serve(Rc::clone(worker), Rc::clone(door), transport, visitor).await;
    }
    let wire = Wire::new(Transport::Accepted(Box::new(stream)), &worker.clockwork);
    http(worker, door, wire, BytesMut::new(), &visitor).await;
}

async fn http(
    worker: &Rc<Worker>,
    door: &Rc<Door>,
    wire: Wire,
    buffer: BytesMut,
    visitor: &Visitor,
) {
    let connection = http1::Connection {
        worker,
        door,
        wire,
        buffer,
        visitor,
    };
    connection.serve().await;
}

/// What the log of connections says of a handshake that came to nothing.
const FAILED: TlsConnection<'_> = TlsConnection {
    protocol: None,
    cipher: None,
    handshake_latency_millis: None,
    keyexchange: None,
    failure: Some("UnmappedConnectionError"),
};

/// What names a connection in the logs of connections and of requests, if one is kept.
fn trace_id(worker: &Worker, site: Site<'_>) -> Option<String> {
    let shared = &worker.shared;
    let wants = |kind| shared.recorder.wants(site.balancer, kind);
    let is_wanted = wants(LogKind::Connections) || wants(LogKind::Access);
    is_wanted.then(|| {
        let mut random = [0; 16];
        shared.entropy.fill(&mut random);
        format!("TID_{}", hex::encode(random))
    })
}

fn log(worker: &Worker, site: Site<'_>, visitor: &Visitor, tls: Option<TlsConnection<'_>>) {
    let shared = &worker.shared;
    if !shared.recorder.wants(site.balancer, LogKind::Connections) {
        return;
    }
    let entry = Connection {
        timestamp: shared.clock.now().millis(),
        client: visitor.peer,
        local: visitor.local,
        tls,
        conn_trace_id: visitor.trace_id.as_deref().unwrap_or("-"),
        elb: resource_id(&site.balancer.arn),
    };
    shared.recorder.connection(site.balancer, &entry);
}

/// Reads the header of a trusted proxy.
async fn proxy(socket: &mut TcpStream, buffer: &mut BytesMut) -> io::Result<Option<SocketAddr>> {
    loop {
        match proxy_header::read(buffer) {
            Ok(Some(header)) => {
                buffer.advance(header.length);
                return Ok(header.client);
            }
            Ok(None) => {}
            Err(error) => return Err(io::Error::other(error)),
        }
        if socket.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
