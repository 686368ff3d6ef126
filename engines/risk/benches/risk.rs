//! How long it takes to assess a sign-in, and to look a password up among ten million.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use ringwall_risk::passwords::{Filter, import, is_guessable};
use ringwall_risk::{Failures, Mark, Observation, Position, Profile, assess};

const PASSWORDS: u64 = 10_000_000;
static FILTER: OnceLock<Filter> = OnceLock::new();

fn main() -> io::Result<()> {
    let filter = filter()?;
    let bytes = fs::metadata(path())?.len();
    writeln!(io::stdout(), "{} passwords in {bytes} bytes", filter.len())?;
    drop(FILTER.set(filter));
    divan::main();
    fs::remove_file(path())
}

fn path() -> PathBuf {
    std::env::temp_dir().join(format!("ringwall-risk-{}.rwp", std::process::id()))
}

/// Digests as they come: spread evenly, in order.
fn filter() -> io::Result<Filter> {
    let list = path().with_extension("txt");
    let mut text = BufWriter::new(File::create(&list)?);
    let step = u64::MAX / PASSWORDS;
    for number in 0..PASSWORDS {
        writeln!(text, "{:016X}{number:024X}:1", number * step)?;
    }
    text.flush()?;
    let imported = import(std::slice::from_ref(&list), &path(), 1, |_| {});
    imported.map_err(io::Error::other)?;
    fs::remove_file(list)?;
    Filter::open(&path()).map_err(io::Error::other)
}

fn seen(day: u32) -> Observation {
    Observation {
        at: 1_800_000_000 + i64::from(day) * 86_400,
        device: Some(Mark::of(&format!("device {}", day % 5))),
        agent: Some(Mark::of(&format!("agent {}", day % 3))),
        network: Some(Mark::of(&format!("network {}", day % 20))),
        autonomous_system: Some(day % 20),
        country: Some(*b"DE"),
        position: Some(Position {
            latitude: 52.5,
            longitude: 13.4,
        }),
    }
}

#[divan::bench]
fn assess_a_sign_in(bencher: Bencher<'_, '_>) {
    let mut profile = Profile::default();
    (0..200).for_each(|day| profile.learn(&seen(day)));
    let failures = Failures {
        of_user: 2.0,
        of_source: 9.0,
    };
    bencher.bench(|| assess(black_box(&profile), black_box(&seen(201)), failures));
}

#[divan::bench]
fn learn_a_sign_in(bencher: Bencher<'_, '_>) {
    let mut profile = Profile::default();
    (0..200).for_each(|day| profile.learn(&seen(day)));
    bencher.bench_local(|| profile.learn(black_box(&seen(201))));
}

#[divan::bench]
fn look_up_a_password(bencher: Bencher<'_, '_>) {
    let mut number = 0_u64;
    bencher.bench_local(|| {
        number += 1;
        let filter = FILTER.get();
        filter.map(|filter| filter.contains(black_box(&format!("password {number}"))))
    });
}

#[divan::bench]
fn ask_whether_it_is_guessable(bencher: Bencher<'_, '_>) {
    bencher.bench(|| is_guessable(black_box("Correct-Horse-Battery-1")));
}
