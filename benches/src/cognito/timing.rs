//! Whether the time of an answer tells who is there: wrong passwords, and first steps of SRP, for users
//! and for names that nobody has, one at a time and in an order that is mixed.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use ringwall_srp::client::Client;
use ringwall_srp::{EXPONENT_BYTES, PublicKey};
use serde::Serialize;
use zeroize::Zeroizing;

use super::house::{House, SIGNERS, signer};
use crate::http1::Connection;

/// Fewer than lock somebody out.
const TRIES_A_NAME: usize = 4;

/// How answers of one kind differ.
#[derive(Serialize)]
pub(super) struct Difference {
    what: &'static str,
    tries: usize,
    known: Quantiles,
    unknown: Quantiles,
    /// Kolmogorov and Smirnov's: the largest distance of the two distributions.
    distance: f64,
    /// Samples of one distribution are farther from each other than this one time in a hundred.
    expected: f64,
}

/// In milliseconds.
#[derive(Serialize)]
struct Quantiles {
    tenth: f64,
    median: f64,
    ninetieth: f64,
    ninety_ninth: f64,
}

#[derive(Clone, Copy)]
enum Kind {
    Password,
    Srp,
}

pub(super) fn differences(house: &House, tries: usize) -> Result<Vec<Difference>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let client = Client::start(Zeroizing::new([0xA7; EXPONENT_BYTES]))?;
    let kinds = [
        ("a wrong password", Kind::Password),
        ("the first step of SRP", Kind::Srp),
    ];
    let found = kinds.map(|(what, kind)| {
        let took = runtime.block_on(tried(house, kind, tries, client.public_key()))?;
        Ok(Difference::of(what, took))
    });
    found.into_iter().collect()
}

/// How long each answer took: of users, of nobody.
async fn tried(
    house: &House,
    kind: Kind,
    tries: usize,
    key: &PublicKey,
) -> Result<[Vec<Duration>; 2]> {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} tries")?;
    let progress = ProgressBar::new(tries as u64).with_style(style);
    let (address, place) = (house.server.address, &house.place);
    let mut connection = Connection::new(address);
    let mut took = [Vec::new(), Vec::new()];
    for number in 0..tries {
        let block = number / TRIES_A_NAME;
        let names = [signer(block % SIGNERS), format!("nobody-{block}@b.example")];
        for turn in 0..2 {
            // Who comes first changes, not in step with anything else.
            let who = (turn + (number * 7 / 3) % 2) % 2;
            let (Some(name), Some(took)) = (names.get(who), took.get_mut(who)) else {
                continue;
            };
            let (request, status) = match kind {
                Kind::Password => (place.sign_in_with(address, name, "Wrong-Horse-1"), 400),
                Kind::Srp => (place.begin_srp(address, name, key), 200),
            };
            let begun = Instant::now();
            let (answered, reply) = connection.call(&request).await?;
            took.push(begun.elapsed());
            let is_locked = reply.windows(8).any(|at| at == b"exceeded");
            ensure!(answered == status && !is_locked, "{answered}: {reply:?}");
        }
        if number % TRIES_A_NAME == TRIES_A_NAME - 1 && matches!(kind, Kind::Password) {
            // A right password: the wrong ones are forgotten.
            let [user, _] = &names;
            connection.call(&place.sign_in(address, user)).await?;
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(took)
}

impl Difference {
    fn of(what: &'static str, mut took: [Vec<Duration>; 2]) -> Self {
        for took in &mut took {
            took.sort_unstable();
        }
        let [known, unknown] = &took;
        let tries = known.len();
        Self {
            what,
            tries,
            known: Quantiles::of(known),
            unknown: Quantiles::of(unknown),
            distance: distance(known, unknown),
            expected: 1.628 * (2.0 / tries as f64).sqrt(),
        }
    }
}

impl Quantiles {
    fn of(sorted: &[Duration]) -> Self {
        let at = |percent: usize| {
            let place = sorted.len().saturating_sub(1) * percent / 100;
            sorted
                .get(place)
                .map_or(0.0, |took| took.as_secs_f64() * 1e3)
        };
        Self {
            tenth: at(10),
            median: at(50),
            ninetieth: at(90),
            ninety_ninth: at(99),
        }
    }

    fn text(&self) -> String {
        let Self {
            tenth,
            median,
            ninetieth,
            ninety_ninth,
        } = self;
        format!("{tenth:.2} / {median:.2} / {ninetieth:.2} / {ninety_ninth:.2}")
    }
}

/// The largest difference between the shares of two sorted samples below any one time.
fn distance(one: &[Duration], other: &[Duration]) -> f64 {
    let share = |sample: &[Duration], time: &Duration| {
        sample.partition_point(|took| took <= time) as f64 / sample.len().max(1) as f64
    };
    let times = one.iter().chain(other);
    let differences = times.map(|time| (share(one, time) - share(other, time)).abs());
    differences.fold(0.0, f64::max)
}

pub(super) fn print(differences: &[Difference]) {
    for found in differences {
        println!(
            "{}, {} tries each; 10 % / half / 90 % / 99 % within ms",
            found.what, found.tries
        );
        println!("  users   {}", found.known.text());
        println!("  nobody  {}", found.unknown.text());
        println!(
            "  distance {:.4}; of one distribution {:.4} one time in a hundred",
            found.distance, found.expected
        );
    }
}

pub(super) fn markdown(differences: &[Difference]) -> String {
    let head = "| 10 % / half / 90 % / 99 % within ms | users | names that nobody has | tries each | distance (Kolmogorov–Smirnov) | one in a hundred of one distribution |\n|---|---:|---:|---:|---:|---:|\n";
    let mut out = head.to_owned();
    for found in differences {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {:.4} | {:.4} |\n",
            found.what,
            found.known.text(),
            found.unknown.text(),
            found.tries,
            found.distance,
            found.expected
        ));
    }
    out
}
