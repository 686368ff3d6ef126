//! KMS Encrypt of 1 KiB over HTTP, side by side.

mod moto;
mod openbao;
pub(crate) mod request;
pub(crate) mod ringwall;

pub(crate) use ringwall::serve;

use anyhow::{Context as _, Result};

use crate::Settings;
use crate::contender::Contender;
use crate::echo;
use crate::report;

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
    report::side_by_side(settings, "kms_http", &contenders)
}

fn bare_echo() -> Result<Contender> {
    echo::contender("Plaintext", |server| {
        Ok(request::unsigned(server.address, "Plaintext"))
    })
}
