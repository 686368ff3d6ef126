//! Load: connections that send prepared requests, one after the other, for a time.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::task::LocalSet;

use crate::http1::Connection;

/// Requests under way at once, where nobody says otherwise.
pub(crate) const CONNECTIONS: usize = 32;
/// Steps of tasks between two looks at the sockets.
const TICKS_PER_POLL: u32 = 8;
/// Load before what is measured: connections open, caches warm.
const WARM_UP: Duration = Duration::from_millis(300);

/// What a load measured.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Replies a second.
    pub(crate) per_second: f64,
    /// Replies.
    pub(crate) replies: u64,
    /// Milliseconds that half of the replies took at most.
    pub(crate) median_ms: f64,
    /// Milliseconds that 99 of 100 replies took at most.
    pub(crate) p99_ms: f64,
}

/// Sends `requests` in turn, on each of the `connections`, for `duration`. Every reply must be a 200.
///
/// `begin` is called once warm, right before what is measured.
pub(crate) fn run(
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
    connections: usize,
    duration: Duration,
    begin: impl FnOnce() -> Result<()>,
) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .event_interval(TICKS_PER_POLL)
        .build()?;
    let requests = Rc::new(requests);
    let local = LocalSet::new();
    local.block_on(&runtime, async {
        // A client that sleeps has to be woken by the server's kernel, at the server's cost, and
        // the more often the slower the server is. So this one never sleeps.
        let awake = tokio::task::spawn_local(async {
            loop {
                tokio::task::yield_now().await;
            }
        });
        drive(address, &requests, connections, WARM_UP).await?;
        begin()?;
        let begun = Instant::now();
        let latencies = drive(address, &requests, connections, duration).await?;
        let measured = Measured::of(latencies, begun.elapsed());
        awake.abort();
        Ok(measured)
    })
}

impl Measured {
    /// What latencies of a time say.
    pub(crate) fn of(mut latencies: Vec<Duration>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        let at = |percent: usize| {
            let place = latencies.len().saturating_sub(1) * percent / 100;
            let latency = latencies.get(place).copied().unwrap_or_default();
            latency.as_secs_f64() * 1e3
        };
        Self {
            per_second: latencies.len() as f64 / elapsed.as_secs_f64(),
            replies: latencies.len() as u64,
            median_ms: at(50),
            p99_ms: at(99),
        }
    }
}

/// Sends `requests` in turn on each of the `connections`; how long each took.
pub(crate) async fn drive(
    address: SocketAddr,
    requests: &Rc<Vec<Vec<u8>>>,
    connections: usize,
    duration: Duration,
) -> Result<Vec<Duration>> {
    let end = Instant::now() + duration;
    let clients: Vec<_> = (0..connections)
        .map(|place| {
            let requests = Rc::clone(requests);
            tokio::task::spawn_local(async move {
                let mut connection = Connection::new(address);
                let mut latencies = Vec::new();
                for request in requests.iter().cycle().skip(place) {
                    let begun = Instant::now();
                    if begun >= end {
                        break;
                    }
                    let (status, _) = connection.call(request).await?;
                    ensure!(status == 200, "a reply with status {status}");
                    latencies.push(begun.elapsed());
                }
                Ok(latencies)
            })
        })
        .collect();
    let mut all = Vec::new();
    for client in clients {
        all.extend(client.await??);
    }
    Ok(all)
}
