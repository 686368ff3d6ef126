//! TLS, HTTP/2 and the PROXY protocol.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use ringwall_front_door::config::{Certificate, Config, Protocol, TlsVersion};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::bench::{Bench, config};
use crate::origin::Origin;

pub(crate) struct Made {
    certificate: Certificate,
    root: CertificateDer<'static>,
}

pub(crate) fn make(name: &str) -> Made {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let root = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let key = aws_lc_rs::sign::any_supported_type(&key).unwrap();
    Made {
        certificate: Certificate {
            arn: format!("arn:aws:acm:eu-west-1:111122223333:certificate/{name}"),
            names: vec![name.to_owned()],
            key: Arc::new(CertifiedKey::new(vec![root.clone()], key)),
        },
        root,
    }
}

pub(crate) fn secured(config: &mut Config, made: &[Made]) {
    config.load_balancers[0].listeners[0].protocol = Protocol::Https {
        certificates: made.iter().map(|made| made.certificate.clone()).collect(),
        oldest: TlsVersion::Tls12,
    };
}

pub(crate) async fn shake(
    bench: &Bench,
    root: &Made,
    name: &str,
    alpn: &[&[u8]],
) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(root.root.clone()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    let socket = TcpStream::connect(bench.address).await.unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, socket).await.expect("a handshake")
}

#[test]
fn each_name_has_its_certificate() {
    let origin = Origin::start();
    let made = [make("shop.example"), make("*.blog.example")];
    let bench = Bench::with(config(&[origin.address]), |setup| {
        secured(&mut setup.config, &made);
    });
    bench.runtime.block_on(async {
        for (root, name) in [(0, "shop.example"), (1, "a.blog.example")] {
            let mut stream = shake(&bench, &made[root], name, &[]).await;
            let request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut response = String::new();
            stream.read_to_string(&mut response).await.unwrap();
            assert!(response.ends_with("ok"), "{response}");
            let seen = origin.next();
            assert!(seen.contains("X-Forwarded-Proto: https\r\n"), "{seen}");
        }
    });
    let line = bench.line("a.blog.example");
    assert!(
        line.contains("TLS_AES_256_GCM_SHA384 TLSv1.3 arn:"),
        "{line}"
    );
    assert!(line.contains("\"a.blog.example\" \"arn:aws:acm:"), "{line}");
}

#[test]
fn http2_reaches_targets_as_http1() {
    let origin = Origin::start();
    let made = [make("shop.example")];
    let bench = Bench::with(config(&[origin.address]), |setup| {
        secured(&mut setup.config, &made);
    });
    bench.runtime.block_on(async {
        let stream = shake(&bench, &made[0], "shop.example", &[b"h2"]).await;
        let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
        let driver = tokio::spawn(connection);
        let request = Request::post("https://shop.example/a?b")
            .header("cookie", "a=1")
            .header("x-a", "1")
            .header("cookie", "b=2")
            .body(())
            .unwrap();
        let (response, mut body) = client.send_request(request, false).unwrap();
        body.send_data(Bytes::from_static(b"hello"), true).unwrap();
        let response = response.await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-length"], "2");
        assert_eq!(read(response.into_body()).await, b"ok");
        let seen = origin.next();
        assert!(
            seen.starts_with("POST /a?b HTTP/1.1\r\nHost: shop.example:"),
            "{seen}"
        );
        assert!(
            seen.contains("cookie: a=1; b=2\r\n") && seen.contains("hello"),
            "{seen}"
        );

        let large = Request::get("https://shop.example/large").body(()).unwrap();
        let (response, _) = client.send_request(large, true).unwrap();
        assert_eq!(
            read(response.await.unwrap().into_body()).await.len(),
            16 * 64 * 1024
        );
        let chunked = Request::get("https://shop.example/chunked")
            .body(())
            .unwrap();
        let (response, _) = client.send_request(chunked, true).unwrap();
        assert_eq!(
            read(response.await.unwrap().into_body()).await,
            b"hello, world!"
        );
        driver.abort();
    });
    assert!(bench.line("POST ").starts_with("h2 "));
}

async fn read(mut body: h2::RecvStream) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(data) = body.data().await {
        let data = data.unwrap();
        whole.extend_from_slice(&data);
        body.flow_control().release_capacity(data.len()).unwrap();
    }
    whole
}

#[test]
fn a_reset_stream_frees_its_target() {
    let origin = Origin::start();
    let made = [make("shop.example")];
    let bench = Bench::with(config(&[origin.address]), |setup| {
        secured(&mut setup.config, &made);
    });
    bench.runtime.block_on(async {
        let stream = shake(&bench, &made[0], "shop.example", &[b"h2"]).await;
        let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let silent = Request::get("https://shop.example/silent")
            .body(())
            .unwrap();
        let (response, mut stream) = client.send_request(silent, true).unwrap();
        let seen = tokio::task::spawn_blocking(move || (origin.next(), origin));
        let origin = seen.await.unwrap().1;
        stream.send_reset(h2::Reason::CANCEL);
        drop(response);
        let hung_up = tokio::task::spawn_blocking(move || origin.next());
        assert_eq!(hung_up.await.unwrap(), "the door hung up");
    });
}

#[test]
fn a_flood_of_pings_ends_the_connection() {
    let origin = Origin::start();
    let made = [make("shop.example")];
    let bench = Bench::with(config(&[origin.address]), |setup| {
        secured(&mut setup.config, &made);
    });
    bench.runtime.block_on(async {
        let mut stream = shake(&bench, &made[0], "shop.example", &[b"h2"]).await;
        stream
            .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            .await
            .unwrap();
        stream
            .write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0])
            .await
            .unwrap();
        let ping = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
        let mut sent = 0;
        while sent < 100_000 && stream.write_all(&ping).await.is_ok() {
            sent += 1;
        }
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).await.ok();
        let pongs = rest
            .windows(5)
            .filter(|part| part == &[0, 0, 8, 6, 1])
            .count();
        assert!(pongs <= 101, "{pongs}");
    });
}

#[test]
fn a_trusted_proxy_tells_the_client() {
    let origin = Origin::start();
    let bench = Bench::with(config(&[origin.address]), |setup| {
        let listener = &mut setup.config.load_balancers[0].listeners[0];
        listener.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let mut header = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c".to_vec();
    header.extend_from_slice(&[192, 0, 2, 9, 10, 0, 0, 1, 0x12, 0x34, 0, 80]);
    let mut client = bench.connect();
    header.extend_from_slice(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.send(header);
    assert!(client.response(false).ends_with("ok"));
    assert!(origin.next().contains("X-Forwarded-For: 192.0.2.9\r\n"));
    let mut without = bench.connect();
    without.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(without.rest(), "");
}
