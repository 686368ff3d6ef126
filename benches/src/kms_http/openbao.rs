//! OpenBao's transit engine, in its development mode: in memory, unsealed, with a root token.

use std::net::SocketAddr;

use anyhow::{Result, ensure};

use super::request::plaintexts;
use crate::Settings;
use crate::contender::{Contender, call};
use crate::process::Server;

const TOKEN: &str = "root";

pub(super) fn start(settings: &Settings) -> Result<Contender> {
    let server = Server::start(&settings.peers.join("bao"), |address| {
        [
            "server".to_owned(),
            "-dev".to_owned(),
            "-dev-no-store-token".to_owned(),
            format!("-dev-root-token-id={TOKEN}"),
            format!("-dev-listen-address={address}"),
        ]
        .into()
    })?;
    let mount = post(
        server.address,
        "/v1/sys/mounts/transit",
        r#"{"type":"transit"}"#,
    );
    let key = post(server.address, "/v1/transit/keys/bench", "{}");
    for setup in [mount, key] {
        let (status, body) = call(&server, &setup)?;
        ensure!(
            (200..300).contains(&status),
            "OpenBao answered {status}: {body}"
        );
    }
    Ok(Contender {
        name: "OpenBao transit",
        does: "token looked up, policy evaluated, no audit device, in memory",
        server,
        requests: Box::new(|server| {
            Ok(plaintexts()
                .map(|plaintext| {
                    let body = format!(r#"{{"plaintext":"{plaintext}"}}"#);
                    post(server.address, "/v1/transit/encrypt/bench", &body)
                })
                .collect())
        }),
        marker: "vault:v1:",
    })
}

fn post(address: SocketAddr, path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nx-vault-token: {TOKEN}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
