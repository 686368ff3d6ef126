//! `ringwall detect`: threats in logs, offline.

pub(crate) mod flags;
mod lists;
mod logs;

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use ringwall_threat::finding::Finding;
use ringwall_threat::rules::{self, File};
use ringwall_threat::sources::Faults;
use ringwall_threat::{Engine, Settings, Statistics};
use serde::Serialize;

pub(crate) use self::flags::DetectFlags;
use crate::cli::OutputForm;
use crate::custom_rules;
use crate::output::{self, Failure};
use crate::whereabouts::Databases;

/// What the program ends with if something was found.
const FOUND: u8 = 2;

/// What is told.
#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<&'a Finding>,
    statistics: Statistics,
    /// What could not be read, by file.
    faults: BTreeMap<String, Faults>,
    /// Files that are no logs of a known form.
    skipped: Vec<String>,
    /// Lines of lists that are no entries.
    rejected: u64,
}

pub(crate) fn run(flags: &DetectFlags) -> Result<ExitCode, Failure> {
    let settings = Settings {
        learning_days: flags.learning_days,
        ..Settings::default()
    };
    let (intelligence, rejected) = lists::read(flags)?;
    let places = Databases::open(
        flags.country_database.as_deref(),
        flags.network_database.as_deref(),
    )?;
    let rules = all_rules(flags)?;
    let mut engine = Engine::new(settings, &rules, intelligence, Box::new(places))
        .map_err(|error| Failure::new(error.to_string()))?;
    restore(flags, &mut engine)?;
    let read = logs::read(flags, &mut engine)?;
    keep(flags, &engine)?;
    let mut findings = engine.findings();
    findings.retain(|finding| finding.severity >= flags.min_severity);
    findings.sort_by(|one, other| {
        let by_severity = other.severity.total_cmp(&one.severity);
        by_severity.then_with(|| (&one.kind, &one.id).cmp(&(&other.kind, &other.id)))
    });
    let report = Report {
        findings,
        statistics: engine.statistics(),
        faults: read.faults,
        skipped: read.skipped,
        rejected,
    };
    match flags.output.output {
        OutputForm::Json => output::json(&report)?,
        OutputForm::Text => print(&report)?,
    }
    Ok(match report.findings.is_empty() {
        true => ExitCode::SUCCESS,
        false => FOUND.into(),
    })
}

fn all_rules(flags: &DetectFlags) -> Result<Vec<File>, Failure> {
    let mut files = rules::own().map_err(|error| Failure::new(error.to_string()))?;
    for path in &flags.rules {
        let wrong = |error: &dyn std::fmt::Display| {
            Failure::new(format!(
                "The rules {} cannot be used: {error}",
                path.display()
            ))
        };
        if custom_rules::is_of_others(path) {
            files.push(File::of(custom_rules::of_file(path)?));
            continue;
        }
        let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
        files.push(File::parse(&text).map_err(|error| wrong(&error))?);
    }
    Ok(files)
}

fn restore(flags: &DetectFlags, engine: &mut Engine) -> Result<(), Failure> {
    let Some(path) = flags.state.as_ref().filter(|path| path.exists()) else {
        return Ok(());
    };
    let state = fs::read(path)?;
    engine.import(&state).map_err(|error| {
        Failure::new(format!(
            "{} cannot be gone on from: {error}",
            path.display()
        ))
        .hint("Give another file, and all logs again.")
    })
}

/// Writes the state beside its file first: a state that is half written would be lost.
fn keep(flags: &DetectFlags, engine: &Engine) -> Result<(), Failure> {
    let Some(path) = &flags.state else {
        return Ok(());
    };
    let state = engine
        .export()
        .map_err(|error| Failure::new(error.to_string()))?;
    let beside = path.with_extension("new");
    fs::write(&beside, state)?;
    Ok(fs::rename(&beside, path)?)
}

fn print(report: &Report<'_>) -> Result<(), Failure> {
    let rows = report.findings.iter().map(|finding| {
        vec![
            format!("{:.1}", finding.severity),
            finding.kind.clone(),
            finding.service.count.to_string(),
            finding.service.event_last_seen.clone(),
            finding.title.clone(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let headings = ["severity", "type", "count", "last seen", "what happened"];
        output::table(&headings, &rows)?;
        output::line("")?;
    }
    let Statistics {
        events, repeated, ..
    } = report.statistics;
    output::line(format_args!(
        "{} findings in {events} events; {repeated} events came again and were not counted",
        rows.len()
    ))?;
    for (file, faults) in &report.faults {
        print_faults(file, *faults)?;
    }
    for file in &report.skipped {
        output::line(format_args!("{file}: no log of a known form"))?;
    }
    if report.rejected > 0 {
        let rejected = report.rejected;
        output::line(format_args!("{rejected} lines of lists are no entries"))?;
    }
    Ok(())
}

fn print_faults(file: &str, faults: Faults) -> Result<(), Failure> {
    for (count, what) in [
        (faults.malformed, "records are broken"),
        (faults.unknown, "records are no events"),
        (faults.oversized, "records are too long"),
        (faults.truncated, "times the file ends too early"),
        (faults.bombs, "times the file grows out of proportion"),
        (faults.skipped, "lines have no addresses of version 4"),
    ] {
        if count > 0 {
            output::line(format_args!("{file}: {count} {what}"))?;
        }
    }
    Ok(())
}
