//! GuardDuty's engine: events a second beside Sigma's rules in SQLite and Python and beside what
//! reading alone costs; memory; what it finds in harmless calls and in names of infected hosts.

mod everyday;
mod logs;
pub(crate) mod memory;
mod names;
mod peers;
mod speed;
mod table;

use anyhow::Result;
use ringwall_core::Timestamp;
use serde::Serialize;

use self::everyday::Everyday;
use self::memory::Memory;
use self::names::{Quality, Recall};
use self::peers::Peers;
use self::table::Row;
use crate::{Settings, machine, report};

/// 2026-11-16T00:00:00Z: the beginning of all that is made up.
const BEGIN_S: usize = 1_794_787_200;

/// What was found.
#[derive(Serialize)]
struct Found {
    machine: String,
    rows: Vec<Row>,
    memory: Memory,
    everyday: Everyday,
    names: Quality,
}

/// Runs the benchmark and prints its tables.
pub(crate) fn run(settings: &Settings) -> Result<()> {
    let rounds = settings.rounds;
    let mut rows = speed::calls(&Peers::new(settings)?, rounds)?;
    rows.extend(speed::rules(rounds)?);
    rows.extend(speed::others(rounds)?);
    rows.extend(speed::look_ups(rounds)?);
    table::print(&rows);
    let found = Found {
        machine: machine::caption(),
        memory: memory::measure()?,
        everyday: everyday::measure(settings)?,
        names: names::measure()?,
        rows,
    };
    let quality = quality(&found);
    println!("{quality}");
    report::write_json(settings, "threat", &found)?;
    if settings.docs {
        write_docs(settings, &found, &quality)?;
    }
    Ok(())
}

/// A moment so many milliseconds after the beginning.
fn moment(ms: usize) -> String {
    let seconds = i64::try_from(BEGIN_S + ms / 1_000).unwrap_or_default();
    Timestamp::from_secs(seconds).iso8601()
}

fn quality(found: &Found) -> String {
    let Found {
        memory,
        everyday,
        names,
        ..
    } = found;
    let mut out = String::from("| | | |\n|---|---:|---|\n");
    let mut row = |what: &str, much: String, how: String| {
        out.push_str(&format!("| {what} | {much} | {how} |\n"));
    };
    row(
        "memory",
        format!("{} MiB", memory.peak_bytes >> 20),
        format!(
            "most of a process, {} entities; {} MiB before the first event; {} entries evicted",
            memory.entities,
            memory.before_bytes >> 20,
            memory.evicted
        ),
    );
    row(
        "harmless calls",
        format!("{} findings above low", everyday.above_low.len()),
        format!(
            "in {} calls of our client suites by 40 people in 14 days; {} low ones",
            everyday.events, everyday.low
        ),
    );
    row(
        "harmless hosts",
        format!("{} taken for infected", names.false_hosts),
        format!(
            "of {} in {} days, {} questions",
            names.hosts, names.days, names.questions
        ),
    );
    for (what, recalls) in [
        ("generated names", &names.families),
        ("tunnels", &names.tunnels),
    ] {
        let sum = |count: &dyn Fn(&Recall) -> usize| recalls.iter().map(count).sum::<usize>();
        let each = recalls
            .iter()
            .map(|recall| format!("{} {}/{}", recall.name, recall.found, recall.of));
        let each: Vec<String> = each.collect();
        row(
            what,
            format!(
                "{} of {} hosts found",
                sum(&|recall| recall.found),
                sum(&|recall| recall.of)
            ),
            each.join("; "),
        );
    }
    out
}

fn write_docs(settings: &Settings, found: &Found, quality: &str) -> Result<()> {
    let calls = found
        .rows
        .iter()
        .filter(|row| row.work.starts_with("CloudTrail"));
    let bars: Vec<_> = calls.map(|row| (row.who, row.per_second)).collect();
    report::write_plot(
        settings,
        "threat",
        "CloudTrail events a second, one core",
        &bars,
    )?;
    let section = format!(
        "Measured {}.\n\n{}\n{quality}\n![CloudTrail events a second, on a logarithmic scale](benchmarks/threat.svg)\n",
        found.machine,
        table::markdown(&found.rows)
    );
    report::replace_section(settings, "threat", &section)
}
