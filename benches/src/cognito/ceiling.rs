//! Argon2id alone: what password sign-ins could reach at most, on the core and with the parameters that
//! the server has.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use ringwall_password::{Cost, PasswordHash, SALT_BYTES, Workspace};

use crate::contender::Round;
use crate::load::Measured;
use crate::process::SERVER_CORE;

/// Hashes for a time, in this process, and says how many microseconds each took.
pub(crate) fn run(seconds: u64) -> Result<()> {
    let hash = PasswordHash::of_password(b"Correct-Horse-1", Cost::default(), &[7; SALT_BYTES])?;
    let mut workspace = Workspace::default();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(seconds) {
        let before = Instant::now();
        hash.verify_in(b"Correct-Horse-1", &mut workspace)?;
        println!("{}", before.elapsed().as_micros());
    }
    Ok(())
}

/// The same on the servers' core.
pub(super) fn round(duration: Duration) -> Result<Round> {
    let output = Command::new("taskset")
        .args(["--cpu-list", SERVER_CORE])
        .arg(std::env::current_exe()?)
        .args(["argon2id", &duration.as_secs().max(1).to_string()])
        .output()?;
    ensure!(output.status.success(), "Argon2id alone failed");
    let text = String::from_utf8(output.stdout)?;
    let micros = text.lines().map(str::parse);
    let latencies: Vec<_> = micros
        .map(|micros| Ok(Duration::from_micros(micros?)))
        .collect::<Result<_>>()?;
    let elapsed: Duration = latencies.iter().sum();
    let load = Measured::of(latencies, elapsed);
    Ok(Round {
        cpu_micros: 1e6 / load.per_second,
        load,
    })
}
