//! `ringwall scan`: malware in files, offline.

mod files;
mod flags;

use std::process::ExitCode;

use ringwall_malware::{Status, Verdict};
use serde::Serialize;

use self::files::Scanned;
pub(crate) use self::flags::ScanCommand;
use crate::cli::OutputForm;
use crate::malware;
use crate::output::{self, Failure};

/// What the program ends with if something was found.
const FOUND: u8 = 2;

/// What is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    /// Files with something to tell.
    files: Vec<Told>,
    /// How many files were scanned, without those within others.
    scanned: usize,
    /// How many files were looked at, within archives too.
    looked_at: u64,
    bytes: u64,
    /// Lines of lists that are no hashes.
    rejected: u64,
    /// Files that cannot be read.
    unreadable: Vec<String>,
}

/// A file with something to tell.
#[derive(Serialize)]
struct Told {
    path: String,
    status: Status,
    #[serde(flatten)]
    verdict: Verdict,
}

pub(crate) fn run(command: &ScanCommand) -> Result<ExitCode, Failure> {
    let ScanCommand::Malware(flags) = command;
    let (mut scanner, rejected) = malware::scanner(&flags.rules, &flags.hashes)?;
    scanner.limits = flags.limits();
    let Scanned {
        verdicts,
        unreadable,
    } = files::scan(&flags.paths, &scanner)?;
    let report = Report {
        scanned: verdicts.len(),
        looked_at: verdicts.iter().map(|(_, verdict)| verdict.files).sum(),
        bytes: verdicts.iter().map(|(_, verdict)| verdict.bytes).sum(),
        files: verdicts.into_iter().filter_map(told).collect(),
        rejected,
        unreadable,
    };
    match flags.output.output {
        OutputForm::Json => output::json(&report)?,
        OutputForm::Text => print(&report)?,
    }
    let is_found = |told: &Told| told.status == Status::ThreatsFound;
    Ok(match report.files.iter().any(is_found) {
        true => FOUND.into(),
        false => ExitCode::SUCCESS,
    })
}

fn told((path, verdict): (String, Verdict)) -> Option<Told> {
    let status = verdict.status();
    let is_quiet = status == Status::NoThreatsFound && verdict.damaged.is_empty();
    (!is_quiet).then_some(Told {
        path,
        status,
        verdict,
    })
}

fn print(report: &Report) -> Result<(), Failure> {
    let threats = report.files.iter().flat_map(|told| &told.verdict.threats);
    let rows: Vec<Vec<String>> = threats
        .map(|threat| {
            let sha256 = threat.sha256.get(..12).unwrap_or_default().to_owned();
            vec![
                threat.name.clone(),
                threat.source.clone(),
                sha256,
                threat.path.clone(),
            ]
        })
        .collect();
    if !rows.is_empty() {
        output::table(&["threat", "known by", "SHA-256", "where"], &rows)?;
        output::line("")?;
    }
    let Report {
        scanned, looked_at, ..
    } = report;
    output::line(format_args!(
        "{} threats in {scanned} files; {looked_at} with what is in them",
        rows.len()
    ))?;
    for told in &report.files {
        for skip in &told.verdict.skips {
            let reason = serde_json::to_string(&skip.reason).unwrap_or_default();
            let reason = reason.trim_matches('"').to_owned();
            output::line(format_args!("{}: not looked at: {reason}", skip.path))?;
        }
        for path in &told.verdict.damaged {
            output::line(format_args!("{path}: breaks off or is broken"))?;
        }
    }
    for path in &report.unreadable {
        output::line(format_args!("{path}: cannot be read"))?;
    }
    if report.rejected > 0 {
        let rejected = report.rejected;
        output::line(format_args!("{rejected} lines of lists are no hashes"))?;
    }
    Ok(())
}
