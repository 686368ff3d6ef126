//! KMS Encrypt of 1 KiB over HTTP, side by side.

mod moto;
mod openbao;
pub(crate) mod request;
pub(crate) mod ringwall;

pub(crate) use ringwall::serve;

use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::Settings;
use crate::contender::Contender;
use crate::process::Server;
use crate::report::{self, Table};

/// Plaintext of each request.
pub(crate) const PLAINTEXT_BYTES: usize = 1024;
/// Requests made for a round, each with a plaintext of its own.
pub(crate) const REQUESTS: u8 = 64;

/// Runs the benchmark and prints its table.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let contenders = [
        ringwall::start(settings).context("Ringwall")?,
        bare_echo().context("the echo")?,
        moto::start(settings).context("moto")?,
        openbao::start(settings).context("OpenBao")?,
    ];
    for contender in &contenders {
        contender.check()?;
    }
    let rounds = report::measure(
        &contenders,
        settings.rounds,
        Duration::from_secs(settings.seconds),
    )?;
    let table = Table::new(&contenders, &rounds);
    table.print();
    report::write_json(settings, "kms_http", &table)?;
    if settings.docs {
        report::write_docs(settings, "kms_http", &table)?;
    }
    Ok(())
}

fn bare_echo() -> Result<Contender> {
    let program = std::env::current_exe()?;
    let server = Server::start(&program, |address| {
        vec!["echo".to_owned(), address.to_string()]
    })?;
    Ok(Contender {
        name: "bare echo",
        does: "the same bodies on the same HTTP stack; no signature, no decoding, no work",
        server,
        requests: Box::new(|server| Ok(request::unsigned(server.address, "Plaintext"))),
        marker: "Plaintext",
    })
}
