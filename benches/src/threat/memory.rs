//! What ten million entities cost: in a process of its own, whose memory is nothing else's.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use ringwall_threat::sources::Form;
use serde::{Deserialize, Serialize};

use super::{logs, speed};

/// Roles, hosts that ask for names, and hosts that connect.
const ENTITIES: [usize; 3] = [4_000_000, 3_000_000, 3_000_000];
const PIECE: usize = 50_000;

/// What the process came to.
#[derive(Serialize, Deserialize)]
pub(super) struct Memory {
    pub(super) entities: usize,
    /// The most memory that it had, in bytes.
    pub(super) peak_bytes: u64,
    /// How much of it was there before the first event: rules and a million listed blocks.
    pub(super) before_bytes: u64,
    pub(super) evicted: u64,
}

/// Measures in a process of its own.
pub(super) fn measure() -> Result<Memory> {
    let own = std::env::current_exe()?;
    let output = Command::new(own).arg("threat_memory").output()?;
    ensure!(
        output.status.success(),
        "the process ended with {}",
        output.status
    );
    serde_json::from_slice(&output.stdout).context("what the process told")
}

/// What that process does.
pub(crate) fn run() -> Result<()> {
    let mut engine = speed::engine(0, speed::lists())?;
    let before_bytes = status("VmRSS:")?;
    let [roles, askers, hosts] = ENTITIES;
    for (form, entities) in [
        (Form::CloudTrail, roles),
        (Form::Dns, askers),
        (Form::Flow, hosts),
    ] {
        for first in (0..entities).step_by(PIECE) {
            let text = piece(form, first)?;
            let origin = speed::origin(&format!("{form:?} {first}"));
            engine.read(form, &origin, text.as_bytes());
        }
    }
    let memory = Memory {
        entities: ENTITIES.iter().sum(),
        peak_bytes: status("VmHWM:")?,
        before_bytes,
        evicted: engine.statistics().evicted,
    };
    println!("{}", serde_json::to_string(&memory)?);
    Ok(())
}

/// Events, each of an entity of its own that does what costs most to remember.
fn piece(form: Form, first: usize) -> Result<String> {
    let mut text = String::new();
    for number in first..first + PIECE {
        match form {
            Form::CloudTrail => {
                logs::call(&mut text, number, number)?;
                text.push('\n');
            }
            Form::Dns => {
                let mixed = u128::try_from(number)?.wrapping_mul(u128::MAX / 1_000_003);
                let name = format!("{mixed:032x}.t{number}.com");
                logs::question(&mut text, number * 10, number, &name, "NXDOMAIN")?;
            }
            _ => logs::flow(&mut text, number, number)?,
        }
    }
    Ok(text)
}

fn status(name: &str) -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.context("the process's memory")?.trim();
    Ok(kibibytes.trim_end_matches(" kB").parse::<u64>()? * 1024)
}
