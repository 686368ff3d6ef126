//! TLS with clients and with targets.

mod client_hello;
mod connector;
mod ja3;
mod ja4;
mod reader;
mod resolver;

use std::io;
use std::sync::{Arc, OnceLock};

use bytes::BytesMut;
use rustls::crypto::aws_lc_rs;
use rustls::server::ProducesTickets;
use rustls::version::{TLS12, TLS13};
use rustls::{ProtocolVersion, ServerConfig};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::config::{Certificate, Protocol, TlsVersion};
use crate::io::prefixed::Prefixed;

pub(crate) use connector::connector;

use self::client_hello::ClientHello;
use self::reader::Records;

/// What a TLS handshake told.
#[derive(Clone, Debug)]
pub(crate) struct Handshake {
    pub(crate) version: &'static str,
    pub(crate) cipher_suite: String,
    pub(crate) key_exchange: Option<String>,
    pub(crate) server_name: Option<String>,
    pub(crate) certificate_arn: Option<String>,
    pub(crate) is_http2: bool,
    pub(crate) ja3: Option<String>,
    pub(crate) ja4: Option<String>,
}

/// How a listener speaks TLS.
pub(crate) fn server_config(
    certificates: &[Certificate],
    oldest: TlsVersion,
    http2: bool,
) -> Result<Arc<ServerConfig>, rustls::Error> {
    let versions: &[_] = match oldest {
        TlsVersion::Tls12 => &[&TLS13, &TLS12],
        TlsVersion::Tls13 => &[&TLS13],
    };
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver::ByName::new(certificates)));
    config.alpn_protocols = if http2 {
        vec![b"h2".to_vec(), b"http/1.1".to_vec()]
    } else {
        vec![b"http/1.1".to_vec()]
    };
    config.ticketer = ticketer()?;
    Ok(Arc::new(config))
}

/// Tickets of clients hold when the configuration changes.
fn ticketer() -> Result<Arc<dyn ProducesTickets>, rustls::Error> {
    static TICKETER: OnceLock<Arc<dyn ProducesTickets>> = OnceLock::new();
    match TICKETER.get() {
        Some(ticketer) => Ok(Arc::clone(ticketer)),
        None => {
            let made = aws_lc_rs::Ticketer::new()?;
            Ok(Arc::clone(TICKETER.get_or_init(|| made)))
        }
    }
}

/// Shakes hands with a client, of whom some bytes may have been read.
pub(crate) async fn accept(
    mut socket: TcpStream,
    mut buffer: BytesMut,
    config: &Arc<ServerConfig>,
    protocol: &Protocol,
) -> io::Result<(TlsStream<Prefixed>, Handshake)> {
    let hello = read_hello(&mut socket, &mut buffer).await?;
    let acceptor = TlsAcceptor::from(Arc::clone(config));
    let stream = acceptor.accept(Prefixed::new(buffer, socket)).await?;
    let handshake = describe(&stream, hello.as_ref(), protocol);
    Ok((stream, handshake))
}

/// Reads until the ClientHello is whole. What is none is left to rustls to refuse.
async fn read_hello(
    socket: &mut TcpStream,
    buffer: &mut BytesMut,
) -> io::Result<Option<ClientHello>> {
    loop {
        match Records::of(buffer).client_hello() {
            reader::Found::Whole(hello) => return Ok(ClientHello::parse(&hello)),
            reader::Found::None => return Ok(None),
            reader::Found::Partly => {}
        }
        if socket.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn describe(
    stream: &TlsStream<Prefixed>,
    hello: Option<&ClientHello>,
    protocol: &Protocol,
) -> Handshake {
    let (_, connection) = stream.get_ref();
    let server_name = connection.server_name();
    let certificate = match protocol {
        Protocol::Https { certificates, .. } => resolver::find(certificates, server_name),
        Protocol::Http => None,
    };
    let suite = connection.negotiated_cipher_suite();
    Handshake {
        version: match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
            _ => "TLSv1.2",
        },
        cipher_suite: suite.map_or_else(String::new, |suite| suite_name(suite.suite())),
        key_exchange: connection
            .negotiated_key_exchange_group()
            .map(|group| format!("{:?}", group.name())),
        server_name: server_name.map(str::to_owned),
        certificate_arn: certificate.map(|certificate| certificate.arn.clone()),
        is_http2: connection.alpn_protocol() == Some(b"h2"),
        ja3: hello.map(ja3::fingerprint),
        ja4: hello.map(ja4::fingerprint),
    }
}

/// The name as OpenSSL has it, which AWS's logs show: for TLS 1.3 with `TLS_`.
fn suite_name(suite: rustls::CipherSuite) -> String {
    let name = format!("{suite:?}").replace("TLS13_", "TLS_");
    match name.strip_prefix("TLS_ECDHE_") {
        Some(rest) => format!("ECDHE-{}", rest.replace("_WITH", "").replace('_', "-"))
            .replace("AES-128", "AES128")
            .replace("AES-256", "AES256")
            .replace("CHACHA20-POLY1305-SHA256", "CHACHA20-POLY1305"),
        None => name,
    }
}
