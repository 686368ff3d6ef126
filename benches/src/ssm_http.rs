//! Parameter Store's GetParameter with decryption over HTTP, side by side: a standard secure
//! string of 32 bytes, opened by KMS at each call.

use anyhow::{Context as _, Result, ensure};
use aws_credential_types::Credentials;

use crate::contender::{Contender, call};
use crate::kms_http::ringwall::root_credentials;
use crate::kms_http::{request, serve};
use crate::process::Server;
use crate::{Settings, echo, report};

const NAMES: u8 = 64;
const GET: &str = "AmazonSSM.GetParameter";
const PUT: &str = "AmazonSSM.PutParameter";
const VALUE: &str = "hunter2-hunter2-hunter2-hunter2!";

/// Runs the benchmark and prints its table.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let contenders = [
        ringwall(settings).context("Ringwall")?,
        echo::contender("WithDecryption", |server| {
            let unsigned = |body: String| request::unsigned_json(server.address, GET, &body);
            Ok(bodies().map(unsigned).collect())
        })?,
        moto(settings).context("moto")?,
    ];
    report::side_by_side(settings, "ssm_http", &contenders)
}

fn ringwall(settings: &Settings) -> Result<Contender> {
    let folder = tempfile::tempdir()?;
    let server = serve(&settings.ringwall, folder.path())?;
    let root = root_credentials(folder.path())?;
    put_all(&server, &root)?;
    Ok(Contender {
        name: "Ringwall",
        does: "signature verified, both services authorized, KMS decrypts, two events in the trail (on disk)",
        server,
        requests: Box::new(move |server| {
            // The folder lives as long as the contender.
            let _ = &folder;
            gets(server, &root)
        }),
        marker: VALUE,
    })
}

fn moto(settings: &Settings) -> Result<Contender> {
    let server = Server::start(&settings.peers.join("moto_server"), |address| {
        let (host, port) = (address.ip().to_string(), address.port().to_string());
        vec!["-H".to_owned(), host, "-p".to_owned(), port]
    })?;
    let credentials = Credentials::new("test", "test", None, None, "test");
    put_all(&server, &credentials)?;
    Ok(Contender {
        name: "moto_server",
        does: "signature not verified, nothing authorized, nothing encrypted, in memory",
        server,
        requests: Box::new(move |server| gets(server, &credentials)),
        marker: VALUE,
    })
}

fn put_all(server: &Server, credentials: &Credentials) -> Result<()> {
    for number in 0..NAMES {
        let name = name(number);
        let body = format!(r#"{{"Name":"{name}","Value":"{VALUE}","Type":"SecureString"}}"#);
        let put = request::json(server.address, credentials, "ssm", PUT, &body)?;
        let (status, body) = call(server, &put)?;
        ensure!(status == 200, "PutParameter answered {status}: {body}");
    }
    Ok(())
}

fn gets(server: &Server, credentials: &Credentials) -> Result<Vec<Vec<u8>>> {
    bodies()
        .map(|body| request::json(server.address, credentials, "ssm", GET, &body))
        .collect()
}

fn bodies() -> impl Iterator<Item = String> {
    (0..NAMES).map(|number| {
        let name = name(number);
        format!(r#"{{"Name":"{name}","WithDecryption":true}}"#)
    })
}

fn name(number: u8) -> String {
    format!("/app/prod/db-{number}/password")
}
