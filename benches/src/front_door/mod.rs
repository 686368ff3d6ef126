//! The front door beside nginx, plain and with ModSecurity and the OWASP Core Rule Set: the same
//! upstream, the same requests, one core for the server.

mod mix;
mod nginx;
mod ringwall;

use anyhow::{Context as _, Result};

use crate::contender::Contender;
use crate::process::Server;
use crate::{Settings, report};

/// Runs the benchmark and prints its table.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let upstream = nginx::upstream().context("the upstream")?;
    let contenders = [
        contender(
            "Ringwall",
            "common, known bad inputs, SQL injection and Linux rules, 20 rules of one's own",
            ringwall::protected(settings, &upstream).context("Ringwall")?,
        ),
        contender(
            "Ringwall plain",
            "forwards, no web ACL",
            ringwall::plain(settings, &upstream).context("Ringwall, plain")?,
        ),
        contender(
            "nginx plain",
            "forwards",
            nginx::plain(&upstream).context("nginx")?,
        ),
        contender(
            "nginx ModSecurity",
            "ModSecurity 3 with the Core Rule Set of Debian, paranoia level 1",
            nginx::mod_security(&upstream).context("nginx with ModSecurity")?,
        ),
    ];
    report::side_by_side(settings, "front_door", &contenders)
}

/// Somebody who stands before the upstream; `kept` is what lives as long as the server.
fn contender<Kept: 'static>(
    name: &'static str,
    does: &'static str,
    (server, kept): (Server, Kept),
) -> Contender {
    Contender {
        name,
        does,
        server,
        requests: Box::new(move |_| {
            let _ = &kept;
            Ok(mix::requests())
        }),
        marker: nginx::MARKER,
    }
}
