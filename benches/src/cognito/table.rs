//! Who takes part, in turn, and the table of it.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::contender::Round;
use crate::report::median;
use crate::{Settings, machine};

/// Somebody who does a work for a time.
pub(super) struct Contestant<'a> {
    pub(super) name: String,
    pub(super) does: &'static str,
    pub(super) round: Box<dyn Fn(Duration) -> Result<Round> + 'a>,
}

/// One contestant's medians over the rounds.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) work: String,
    pub(super) who: String,
    pub(super) per_second: f64,
    /// Milliseconds of the server's processor time for each.
    pub(super) cpu_ms: f64,
    pub(super) median_ms: f64,
    pub(super) p99_ms: f64,
    /// How many times as fast the first one is: the median of the rounds' ratios.
    pub(super) first_over_this: f64,
    pub(super) does: &'static str,
}

/// Measures all in turn, round by round.
pub(super) fn in_turn(
    work: &str,
    contestants: &[Contestant<'_>],
    settings: &Settings,
) -> Result<Vec<Row>> {
    let mut rounds = Vec::new();
    for _ in 0..settings.rounds {
        let mut round = Vec::new();
        for contestant in contestants {
            let duration = Duration::from_secs(settings.seconds);
            let what = || format!("{work}: {}", contestant.name);
            round.push((contestant.round)(duration).with_context(what)?);
        }
        rounds.push(round);
    }
    let rows = contestants.iter().enumerate().map(|(place, contestant)| {
        let of = |value: &dyn Fn(&Round) -> f64| {
            let of_all = rounds.iter().filter_map(|round| round.get(place));
            median(&mut of_all.map(value).collect::<Vec<_>>())
        };
        let ratios = rounds.iter().filter_map(|round| {
            Some(round.first()?.load.per_second / round.get(place)?.load.per_second)
        });
        Row {
            work: work.to_owned(),
            who: contestant.name.clone(),
            per_second: of(&|round| round.load.per_second),
            cpu_ms: of(&|round| round.cpu_micros) / 1e3,
            median_ms: of(&|round| round.load.median_ms),
            p99_ms: of(&|round| round.load.p99_ms),
            first_over_this: median(&mut ratios.collect::<Vec<_>>()),
            does: contestant.does,
        }
    });
    Ok(rows.collect())
}

/// For a terminal.
pub(super) fn print(rows: &[Row]) {
    println!("{}", machine::caption());
    println!(
        "{:<32} {:<22} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "", "", "a second", "CPU ms", "median ms", "p99 ms", "ratio"
    );
    for row in rows {
        println!(
            "{:<32} {:<22} {:>10.1} {:>10.3} {:>10.2} {:>10.2} {:>8.2}",
            row.work,
            row.who,
            row.per_second,
            row.cpu_ms,
            row.median_ms,
            row.p99_ms,
            row.first_over_this
        );
    }
}

/// For the docs.
pub(super) fn markdown(rows: &[Row]) -> String {
    let head = "| | | a second | a core-second | CPU ms each | median ms | p99 ms | the first is | what it does |\n|---|---|---:|---:|---:|---:|---:|---:|---|\n";
    let mut out = head.to_owned();
    for row in rows {
        out.push_str(&format!(
            "| {} | {} | {:.0} | {:.0} | {:.2} | {:.2} | {:.2} | {:.2} × | {} |\n",
            row.work,
            row.who,
            row.per_second,
            1e3 / row.cpu_ms,
            row.cpu_ms,
            row.median_ms,
            row.p99_ms,
            row.first_over_this,
            row.does
        ));
    }
    out
}
