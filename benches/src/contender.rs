//! Who takes part in a side-by-side run.

use anyhow::{Result, bail};
use std::time::Duration;

use crate::http1::Connection;
use crate::load::{self, Measured};
use crate::process::Server;

/// A server, ready for load.
pub(crate) struct Contender {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// What it does for each request, where the contenders differ.
    pub(crate) does: &'static str,
    /// The process.
    pub(crate) server: Server,
    /// The requests of a round, made anew for each: signatures age.
    pub(crate) requests: Box<dyn Fn(&Server) -> Result<Vec<Vec<u8>>>>,
    /// What stands in every right reply.
    pub(crate) marker: &'static str,
}

/// One contender's round.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    pub(crate) load: Measured,
    /// Microseconds of processor time for each reply.
    pub(crate) cpu_micros: f64,
}

impl Contender {
    /// Whether it does what it is measured at.
    pub(crate) fn check(&self) -> Result<()> {
        let requests = (self.requests)(&self.server)?;
        let Some(request) = requests.first() else {
            bail!("{} has no requests", self.name);
        };
        let (status, body) = call(&self.server, request)?;
        if status != 200 || !body.contains(self.marker) {
            bail!("{} answered {status}: {body}", self.name);
        }
        Ok(())
    }

    /// Measures one round.
    pub(crate) fn round(&self, connections: usize, duration: Duration) -> Result<Round> {
        let requests = (self.requests)(&self.server)?;
        let mut before = 0.0;
        let load = load::run(self.server.address, requests, connections, duration, || {
            before = self.server.cpu_seconds()?;
            Ok(())
        })?;
        let cpu_seconds = self.server.cpu_seconds()? - before;
        Ok(Round {
            cpu_micros: cpu_seconds * 1e6 / load.replies as f64,
            load,
        })
    }
}

/// One request and its reply.
pub(crate) fn call(server: &Server, request: &[u8]) -> Result<(u16, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (status, body) = runtime.block_on(Connection::new(server.address).call(request))?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}
