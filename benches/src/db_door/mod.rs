//! Logins and reads of a MariaDB through the database door, beside the same without a door: over
//! MariaDB's own TLS, and over its bare socket.

mod client;
mod direct;
mod house;

use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::Serialize;
use tokio::task::LocalSet;

use crate::report::{self, median};
use crate::{Settings, machine};
use client::Client;
use house::House;

/// Clients at once.
const CLIENTS: usize = 8;
/// A transaction as sysbench's `oltp_read_only` has it: ten rows by key and a range.
const ROWS_BY_KEY: u32 = 10;
const RANGE: &str = "SELECT words FROM bench.texts WHERE id BETWEEN 4000 AND 4099";
const BULK: &str = "SELECT REPEAT('x', 4000000)";

/// How a client gets to the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Through the door, over TLS, with an IAM token.
    Token,
    /// The same, as a user who must come by TLS: the door speaks TLS to the server, too.
    TokenTwiceEncrypted,
    /// Through the door, over TLS, as a user without a password.
    Door,
    /// Without a door, over TLS, as a user without a password.
    Direct,
    /// Over the server's own socket, not encrypted.
    Socket,
}

/// What a client does over and over.
#[derive(Clone, Copy)]
enum Work {
    LogIn,
    Read,
    Bulk,
}

#[derive(Serialize)]
struct Row {
    work: &'static str,
    way: &'static str,
    /// Logins, transactions or MB.
    per_second: f64,
    /// Beside MariaDB's own TLS: the median of the rounds' ratios.
    of_direct: f64,
    /// Beside the bare socket.
    of_socket: f64,
}

/// Runs the benchmark and prints its table.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let house = Rc::new(House::start(settings)?);
    let seconds = Duration::from_secs(settings.seconds);
    let mut rows = Vec::new();
    for (name, work) in [
        ("logins/s", Work::LogIn),
        ("read transactions/s", Work::Read),
        ("MB/s in rows of 4 MB", Work::Bulk),
    ] {
        let ways = [
            ("token through the door", Way::Token),
            ("token, REQUIRE SSL", Way::TokenTwiceEncrypted),
            ("no password through the door", Way::Door),
            ("no door, MariaDB's own TLS", Way::Direct),
            ("no door, bare socket", Way::Socket),
        ];
        let direct = ways.len() - 2;
        let mut rounds = Vec::new();
        for _ in 0..settings.rounds {
            let round = ways.map(|(_, way)| drive(&house, way, work, seconds));
            rounds.push(round.into_iter().collect::<Result<Vec<f64>>>()?);
        }
        for (place, (way, _)) in ways.into_iter().enumerate() {
            let of = |value: &dyn Fn(&Vec<f64>) -> Option<f64>| {
                median(&mut rounds.iter().filter_map(value).collect::<Vec<_>>())
            };
            rows.push(Row {
                work: name,
                way,
                per_second: of(&|round| round.get(place).copied()),
                of_direct: of(&|round| Some(round.get(place)? / round.get(direct)?)),
                of_socket: of(&|round| Some(round.get(place)? / round.last()?)),
            });
        }
    }
    print(&rows);
    report::write_json(settings, "db_door", &rows)?;
    if settings.docs {
        report::replace_section(settings, "db_door", &markdown(&rows))?;
    }
    Ok(())
}

fn print(rows: &[Row]) {
    println!("{}", machine::caption());
    for row in rows {
        println!(
            "{:<24} {:<30} {:>10.0} {:>8.2} {:>8.2}",
            row.work, row.way, row.per_second, row.of_direct, row.of_socket
        );
    }
}

fn markdown(rows: &[Row]) -> String {
    let mut out = format!(
        "Measured {}.\n\n| | | a second | of MariaDB's own TLS | of the bare socket |\n|---|---|---:|---:|---:|\n",
        machine::caption()
    );
    for row in rows {
        out.push_str(&format!(
            "| {} | {} | {:.0} | {:.2} × | {:.2} × |\n",
            row.work, row.way, row.per_second, row.of_direct, row.of_socket
        ));
    }
    out
}

/// How much clients get done in a second, together.
fn drive(house: &Rc<House>, way: Way, work: Work, duration: Duration) -> Result<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let token = Rc::new(house.token(way)?);
    LocalSet::new().block_on(&runtime, async {
        let begun = Instant::now();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|place| {
                let (house, token) = (Rc::clone(house), Rc::clone(&token));
                tokio::task::spawn_local(async move {
                    repeat(&house, way, &token, work, place, begun + duration).await
                })
            })
            .collect();
        let mut done = 0.0;
        for client in clients {
            done += client.await??;
        }
        Ok(done / begun.elapsed().as_secs_f64())
    })
}

async fn repeat(
    house: &House,
    way: Way,
    token: &str,
    work: Work,
    place: usize,
    end: Instant,
) -> Result<f64> {
    let mut client = house.log_in(way, token).await.context("a login")?;
    let mut done = 0.0;
    let mut key = u32::try_from(place)? * 997;
    while Instant::now() < end {
        match work {
            Work::LogIn => {
                client.quit().await?;
                client = house.log_in(way, token).await?;
                done += 1.0;
            }
            Work::Read => {
                read(&mut client, &mut key).await?;
                done += 1.0;
            }
            Work::Bulk => done += client.query(BULK).await? as f64 / 1e6,
        }
    }
    Ok(done)
}

async fn read(client: &mut Client, key: &mut u32) -> Result<()> {
    for _ in 0..ROWS_BY_KEY {
        *key = (*key * 7 + 1) % 10_000;
        let statement = format!("SELECT words FROM bench.texts WHERE id = {key}");
        client.query(&statement).await?;
    }
    client.query(RANGE).await?;
    Ok(())
}
