//! Sessions over pipes that take little at a time, under TLS and not.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::*;

/// What a pipe holds: less than a record.
const PIPE_BYTES: usize = 1000;
const LARGE: usize = 300_000;

fn side(socket: DuplexStream) -> Side<DuplexStream> {
    Side::new(socket, None)
}

fn bytes(count: usize) -> Vec<u8> {
    (0_u8..251).cycle().take(count).collect()
}

/// A client under TLS, and the end of its connection that is at the door.
async fn encrypted() -> (
    tokio_rustls::client::TlsStream<DuplexStream>,
    Side<DuplexStream>,
) {
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let private = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let (near, far) = duplex(PIPE_BYTES);
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let connector = TlsConnector::from(Arc::new(client));
    let name = ServerName::try_from("localhost").unwrap();
    let (client, server) = tokio::join!(connector.connect(name, far), acceptor.accept(near));
    let (socket, tls) = server.unwrap().into_inner();
    (client.unwrap(), Side::new(socket, Some(tls.into())))
}

#[tokio::test]
async fn all_arrives_both_ways_and_the_last_words_too() {
    let (client, mut near) = encrypted().await;
    let (server, far) = duplex(PIPE_BYTES);
    let mut far = side(far);
    let relayed = relay(&mut near, &mut far, |_| false);
    let talk = async {
        let (mut from_server, mut to_server) = tokio::io::split(client);
        let (mut from_client, mut to_client) = tokio::io::split(server);
        let (sent, answer) = (bytes(LARGE), bytes(LARGE + 7));
        let at_server = async {
            let mut heard = vec![0; LARGE];
            from_client.read_exact(&mut heard).await.unwrap();
            heard
        };
        let at_client = async {
            let mut heard = vec![0; LARGE + 7];
            from_server.read_exact(&mut heard).await.unwrap();
            heard
        };
        let ask = async {
            to_server.write_all(&sent).await.unwrap();
            to_server.flush().await.unwrap();
        };
        let reply = async { to_client.write_all(&answer).await.unwrap() };
        let ((), (), at_server, at_client) = tokio::join!(ask, reply, at_server, at_client);
        assert!(at_server == sent && at_client == answer);
        to_client.write_all(b"bye").await.unwrap();
        to_client.shutdown().await.unwrap();
        let mut last = Vec::new();
        // The end is one of TLS, too: otherwise this read would fail.
        from_server.read_to_end(&mut last).await.unwrap();
        assert_eq!(last, b"bye");
    };
    let (end, ()) = tokio::join!(relayed, talk);
    assert_eq!(end.unwrap(), End::Server);
}

#[tokio::test]
async fn what_came_with_the_logins_end_is_not_lost() {
    let (mut client, mut near) = encrypted().await;
    client.write_all(b"early").await.unwrap();
    client.flush().await.unwrap();
    // The login reads a byte of it, and leaves the rest with rustls.
    let mut first = Vec::new();
    poll_fn(|cx| {
        near.poll_take(cx, |piece| {
            first.extend_from_slice(piece);
            Ok(())
        })
    })
    .await
    .unwrap();
    assert_eq!(first, b"early");
}

#[tokio::test]
async fn nothing_of_a_refused_piece_is_passed_on() {
    let (mut client, near) = duplex(PIPE_BYTES);
    let (mut server, far) = duplex(PIPE_BYTES);
    let (mut near, mut far) = (side(near), side(far));
    client.write_all(b"ask for more").await.unwrap();
    let end = relay(&mut near, &mut far, |piece| piece.starts_with(b"ask")).await;
    assert_eq!(end.unwrap(), End::Refused);
    drop(far);
    let mut heard = Vec::new();
    server.read_to_end(&mut heard).await.unwrap();
    assert!(heard.is_empty());
}

#[tokio::test]
async fn what_a_client_sent_before_it_left_reaches_the_server() {
    let (mut client, mut near) = encrypted().await;
    let (mut server, far) = duplex(PIPE_BYTES);
    let mut far = side(far);
    let leave = async {
        client.write_all(b"quit").await.unwrap();
        client.shutdown().await.unwrap();
    };
    let (end, ()) = tokio::join!(relay(&mut near, &mut far, |_| false), leave);
    assert_eq!(end.unwrap(), End::Client);
    let mut heard = Vec::new();
    server.read_to_end(&mut heard).await.unwrap();
    assert_eq!(heard, b"quit");
}
