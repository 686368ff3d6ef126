//! Who takes part, in turn, and the table of it.

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::report::median;

/// Somebody who does a work once and tells how much a second he did.
pub(super) struct Contestant<'a> {
    pub(super) who: &'static str,
    pub(super) does: &'static str,
    pub(super) round: Box<dyn FnMut() -> Result<f64> + 'a>,
}

impl<'a> Contestant<'a> {
    pub(super) fn new(
        who: &'static str,
        does: &'static str,
        round: impl FnMut() -> Result<f64> + 'a,
    ) -> Self {
        Self {
            who,
            does,
            round: Box::new(round),
        }
    }
}

/// One contestant's medians over the rounds.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) work: &'static str,
    pub(super) who: &'static str,
    pub(super) per_second: f64,
    /// How many times as fast the first one is: the median of the rounds' ratios.
    pub(super) first_over_this: f64,
    pub(super) does: &'static str,
}

/// Measures all in turn, round by round.
pub(super) fn in_turn(
    work: &'static str,
    mut contestants: Vec<Contestant<'_>>,
    rounds: u32,
) -> Result<Vec<Row>> {
    let mut measured: Vec<Vec<f64>> = vec![Vec::new(); contestants.len()];
    for _ in 0..rounds {
        for (contestant, rates) in contestants.iter_mut().zip(&mut measured) {
            rates.push((contestant.round)().context(contestant.who)?);
        }
    }
    let first = measured.first().cloned().unwrap_or_default();
    let rows = contestants
        .iter()
        .zip(&mut measured)
        .map(|(contestant, rates)| {
            let ratios = first
                .iter()
                .zip(rates.iter())
                .map(|(first, this)| first / this);
            let mut ratios: Vec<f64> = ratios.collect();
            Row {
                work,
                who: contestant.who,
                per_second: median(rates),
                first_over_this: median(&mut ratios),
                does: contestant.does,
            }
        });
    Ok(rows.collect())
}

/// For a terminal.
pub(super) fn print(rows: &[Row]) {
    println!("{:<22} {:<28} {:>14} {:>9}", "", "", "a second", "ratio");
    for row in rows {
        println!(
            "{:<22} {:<28} {:>14.0} {:>9.2}",
            row.work, row.who, row.per_second, row.first_over_this
        );
    }
}

/// For the docs.
pub(super) fn markdown(rows: &[Row]) -> String {
    let mut out =
        String::from("| | | a second | the first is | what it does |\n|---|---|---:|---:|---|\n");
    for row in rows {
        out.push_str(&format!(
            "| {} | {} | {:.0} | {:.2} × | {} |\n",
            row.work, row.who, row.per_second, row.first_over_this, row.does
        ));
    }
    out
}
