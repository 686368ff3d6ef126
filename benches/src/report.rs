//! Rounds, medians, ratios, and where they are written.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::Settings;
use crate::contender::{Contender, Round};
use crate::{machine, plot};

/// What a side-by-side run found; the first contender is the one compared.
#[derive(Serialize)]
pub(crate) struct Table {
    machine: String,
    rows: Vec<Row>,
}

/// One contender: medians over the rounds.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    does: &'static str,
    pub(crate) per_second: f64,
    cpu_micros: f64,
    median_ms: f64,
    p99_ms: f64,
    /// How many times as fast the first contender is: the median of the rounds' ratios.
    first_over_this: f64,
}

/// Checks the contenders, measures them, and tells and writes what was found.
pub(crate) fn side_by_side(
    settings: &Settings,
    name: &str,
    contenders: &[Contender],
) -> Result<()> {
    for contender in contenders {
        contender.check()?;
    }
    let duration = Duration::from_secs(settings.seconds);
    let rounds = measure(contenders, settings, duration)?;
    let table = Table::new(contenders, &rounds);
    table.print();
    write_json(settings, name, &table)?;
    if settings.docs {
        write_docs(settings, name, &table)?;
    }
    Ok(())
}

/// Measures all contenders in turn, round by round.
fn measure(
    contenders: &[Contender],
    settings: &Settings,
    duration: Duration,
) -> Result<Vec<Vec<Round>>> {
    let steps = u64::from(settings.rounds) * contenders.len() as u64;
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")?;
    let progress = ProgressBar::new(steps).with_style(style);
    let mut measured = Vec::new();
    for _ in 0..settings.rounds {
        let mut round = Vec::new();
        for contender in contenders {
            progress.set_message(contender.name);
            round.push(
                contender
                    .round(settings.connections, duration)
                    .context(contender.name)?,
            );
            progress.inc(1);
        }
        measured.push(round);
    }
    progress.finish_and_clear();
    Ok(measured)
}

impl Table {
    /// Medians and ratios of the rounds.
    pub(crate) fn new(contenders: &[Contender], rounds: &[Vec<Round>]) -> Self {
        let rows = contenders.iter().enumerate().map(|(place, contender)| {
            let of = |value: &dyn Fn(&Round) -> f64| {
                let mut values: Vec<f64> = rounds
                    .iter()
                    .filter_map(|round| round.get(place))
                    .map(value)
                    .collect();
                median(&mut values)
            };
            let mut ratios: Vec<f64> = rounds
                .iter()
                .filter_map(|round| {
                    Some(round.first()?.load.per_second / round.get(place)?.load.per_second)
                })
                .collect();
            Row {
                name: contender.name,
                does: contender.does,
                per_second: of(&|round| round.load.per_second),
                cpu_micros: of(&|round| round.cpu_micros),
                median_ms: of(&|round| round.load.median_ms),
                p99_ms: of(&|round| round.load.p99_ms),
                first_over_this: median(&mut ratios),
            }
        });
        Self {
            machine: machine::caption(),
            rows: rows.collect(),
        }
    }

    /// For a terminal.
    pub(crate) fn print(&self) {
        println!("{}", self.machine);
        println!(
            "{:<16} {:>10} {:>12} {:>10} {:>10} {:>10}",
            "", "replies/s", "CPU µs each", "median ms", "p99 ms", "ratio"
        );
        for row in &self.rows {
            println!(
                "{:<16} {:>10.0} {:>12.1} {:>10.2} {:>10.2} {:>10.2}",
                row.name,
                row.per_second,
                row.cpu_micros,
                row.median_ms,
                row.p99_ms,
                row.first_over_this
            );
        }
    }

    fn markdown(&self) -> String {
        let first = self.rows.first().map_or("", |row| row.name);
        let mut out = format!(
            "Measured {}.\n\n| | replies/s | CPU µs each | median ms | p99 ms | {first} is | what it does |\n|---|---:|---:|---:|---:|---:|---|\n",
            self.machine
        );
        for row in &self.rows {
            out.push_str(&format!(
                "| {} | {:.0} | {:.1} | {:.2} | {:.2} | {:.2} × | {} |\n",
                row.name,
                row.per_second,
                row.cpu_micros,
                row.median_ms,
                row.p99_ms,
                row.first_over_this,
                row.does
            ));
        }
        out
    }
}

/// The middle value.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Into `target/bench/<name>.json`.
pub(crate) fn write_json(settings: &Settings, name: &str, found: &impl Serialize) -> Result<()> {
    let folder = settings.project.join("target/bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join(name).with_extension("json");
    fs::write(&file, serde_json::to_vec_pretty(found)?)?;
    println!("written to {}", file.display());
    Ok(())
}

/// The table and its plot into the docs.
fn write_docs(settings: &Settings, name: &str, table: &Table) -> Result<()> {
    let bars: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.name, row.per_second))
        .collect();
    write_plot(settings, name, "replies a second", &bars)?;
    let section = format!(
        "{}\n![Replies a second, on a logarithmic scale](benchmarks/{name}.svg)\n",
        table.markdown()
    );
    replace_section(settings, name, &section)
}

/// A bar for each value, into docs/benchmarks.
pub(crate) fn write_plot(
    settings: &Settings,
    name: &str,
    title: &str,
    bars: &[(&str, f64)],
) -> Result<()> {
    let folder = settings.project.join("docs/benchmarks");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{name}.svg")), plot::bars(title, bars))?;
    Ok(())
}

/// Replaces what stands between the markers of `name` in docs/benchmarks.md.
pub(crate) fn replace_section(settings: &Settings, name: &str, section: &str) -> Result<()> {
    let file = settings.project.join("docs/benchmarks.md");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text
        .split_once(&begin)
        .with_context(|| format!("no {begin} in docs/benchmarks.md"))?;
    let (_, after) = rest
        .split_once(&end)
        .with_context(|| format!("no {end} in docs/benchmarks.md"))?;
    ensure!(!section.contains("<!--"), "a section must not hold markers");
    fs::write(&file, format!("{before}{begin}{section}{end}{after}"))?;
    println!("written to {}", file.display());
    Ok(())
}
