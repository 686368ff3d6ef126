//! `ringwall waf replay`: logged requests, judged again.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use ringwall_wall::replay::source::{self, Form};
use ringwall_wall::replay::{Replay, Report};

use super::flags::{LogForm, ReplayFlags};
use super::subject::{self, Subject};
use crate::cli::OutputForm;
use crate::output::{self, Failure};

/// What the program ends with if something would change.
const CHANGED: u8 = 2;

pub(super) fn run(flags: &ReplayFlags) -> Result<ExitCode, Failure> {
    let subject = Subject::read(&flags.subject)?;
    let draft = subject.compile()?;
    let baseline = match &flags.against {
        Some(path) => Some(subject.compile_other(&subject::web_acl(path)?.0)?),
        None => None,
    };
    let limit = subject.body_limit_bytes();
    let surroundings = subject.surroundings();
    let mut replay = Replay::new(&draft, baseline.as_ref(), surroundings, limit);
    let mut unreadable = 0;
    let progress = progress(&flags.log)?;
    for path in &flags.log {
        let form = flags.form.map(|form| match form {
            LogForm::Waf => Form::WafLog,
            LogForm::Combined => Form::AccessLog,
            LogForm::Alb => Form::LoadBalancerLog,
            LogForm::Har => Form::Har,
        });
        let read = source::requests(
            path,
            form,
            flags.client_ip,
            &mut |bytes| progress.inc(bytes),
            &mut |request| replay.see(&request),
        );
        unreadable += read.map_err(|error| unreadable_log(path, &error))?;
    }
    progress.finish_and_clear();
    let mut report = replay.report();
    report.unreadable = unreadable;
    match flags.output.output {
        OutputForm::Json => output::json(&report)?,
        OutputForm::Text => print(&report)?,
    }
    Ok(match report.changed {
        0 => ExitCode::SUCCESS,
        _ => CHANGED.into(),
    })
}

fn unreadable_log(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!(
        "The log {} cannot be read: {error}",
        path.display()
    ));
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => failure,
        _ => failure.hint("Name its form with --form."),
    }
}

/// Shows on standard error how far the files are read.
fn progress(paths: &[impl AsRef<Path>]) -> Result<ProgressBar, Failure> {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let total: u64 = paths.iter().map(|path| size(path.as_ref())).sum();
    let style = "{bar:40} {bytes} of {total_bytes}, {eta} left";
    let style =
        ProgressStyle::with_template(style).map_err(|error| Failure::new(error.to_string()))?;
    Ok(ProgressBar::new(total).with_style(style))
}

fn print(report: &Report) -> Result<(), Failure> {
    let Report {
        requests, changed, ..
    } = report;
    output::line(format_args!(
        "{requests} requests judged, {changed} would end otherwise"
    ))?;
    for change in &report.changes {
        output::line(format_args!(
            "  {} -> {}: {}",
            change.from, change.to, change.requests
        ))?;
    }
    for (count, what) in [
        (
            report.moved,
            "would end by another rule, with the same action",
        ),
        (report.unreadable, "entries of the logs were no requests"),
        (report.redacted, "were judged without what the log hides"),
        (
            requests.saturating_sub(report.with_body),
            "came without a body: logs have none, so rules that look at bodies saw nothing",
        ),
    ] {
        if count > 0 {
            output::line(format_args!("  {count} {what}"))?;
        }
    }
    output::line("")?;
    print_rules(report)?;
    print_examples(report)
}

fn print_rules(report: &Report) -> Result<(), Failure> {
    let rows = report.rules.iter().map(|(name, rule)| {
        let counts = [rule.ends, rule.newly, rule.no_longer, rule.counted];
        let counts = counts.iter().map(u64::to_string);
        std::iter::once(name.clone()).chain(counts).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let headings = ["rule", "ends", "newly", "no longer", "counts"];
    Ok(output::table(&headings, &rows)?)
}

fn print_examples(report: &Report) -> Result<(), Failure> {
    for (name, rule) in &report.rules {
        if rule.examples.is_empty() {
            continue;
        }
        output::line(format_args!("\n{name}, for example:"))?;
        for example in &rule.examples {
            output::line(format_args!(
                "  {}: {} {} from {}",
                example.what, example.method, example.target, example.client_ip
            ))?;
        }
    }
    Ok(())
}
