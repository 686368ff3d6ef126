//! What others wait while sign-ins by password take all that the server has.

use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tokio::task::LocalSet;
use tokio::time::sleep_until;

use super::house::{House, refresh_requests, unsigned};
use super::table::Row;
use crate::Settings;
use crate::http1::Connection;
use crate::load::{self, Measured};

/// One of each kind is sent so often, whatever became of those before.
const GET_USER_EVERY: Duration = Duration::from_millis(10);
const REFRESH_EVERY: Duration = Duration::from_millis(20);

pub(super) fn rows(house: &House, settings: &Settings) -> Result<Vec<Row>> {
    let address = house.server.address;
    let sign_ins = Rc::new(house.place.sign_ins(address));
    let body = format!(r#"{{"AccessToken":"{}"}}"#, house.tokens(0)?.access_token);
    let get_user = unsigned(address, "GetUser", &body);
    let refresh = refresh_requests(house)?;
    let refresh = refresh.first().context("no refresh")?;
    let duration = Duration::from_secs(settings.seconds * u64::from(settings.rounds));
    let connections = settings.connections;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let before = house.server.cpu_seconds()?;
    let (sign_ins, get_user, refresh) = LocalSet::new().block_on(&runtime, async {
        tokio::try_join!(
            load::drive(address, &sign_ins, connections, duration),
            probe(house, &get_user, GET_USER_EVERY, duration),
            probe(house, refresh, REFRESH_EVERY, duration),
        )
    })?;
    let cpu_ms = (house.server.cpu_seconds()? - before) * 1e3;
    let row = |work: &str, latencies: Vec<Duration>, does| {
        let measured = Measured::of(latencies, duration);
        Row {
            work: work.to_owned(),
            who: house.name.to_owned(),
            per_second: measured.per_second,
            cpu_ms: cpu_ms / measured.replies as f64,
            median_ms: measured.median_ms,
            p99_ms: measured.p99_ms,
            first_over_this: 1.0,
            does,
        }
    };
    Ok(vec![
        row(
            "sign-in, with the next two",
            sign_ins,
            "by password; processor time of all three",
        ),
        row(
            "GetUser meanwhile",
            get_user,
            "one every 10 ms; processor time of all three",
        ),
        row(
            "refresh meanwhile",
            refresh,
            "one every 20 ms; processor time of all three",
        ),
    ])
}

/// Sends a request at a steady pace. One that had to wait for the one before is counted from when it
/// was due.
async fn probe(
    house: &House,
    request: &[u8],
    every: Duration,
    duration: Duration,
) -> Result<Vec<Duration>> {
    let mut connection = Connection::new(house.server.address);
    let begun = Instant::now();
    let mut due = begun;
    let mut latencies = Vec::new();
    while due < begun + duration {
        let sent = if Instant::now() > due {
            due
        } else {
            sleep_until(due.into()).await;
            Instant::now()
        };
        let (status, reply) = connection.call(request).await?;
        ensure!(status == 200, "answered {status}: {reply:?}");
        latencies.push(sent.elapsed());
        due += every;
    }
    Ok(latencies)
}
