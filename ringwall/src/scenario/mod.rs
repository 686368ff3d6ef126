//! Scenarios: a whole story played live, on a server of its own, and shown step by step.
//!
//! The page in `docs/scenarios/` is the scenario: its commands are run as they stand. So whoever
//! reads the page can type them, and whoever runs the scenario sees them work.

mod house;
mod page;
mod shell;

use std::time::Duration;

use serde::Serialize;

pub(crate) use self::house::House;
use self::page::{Act, Expected, Step};
use self::shell::{Done, Shell};
use crate::output::Failure;

/// What came of a scenario, for machines.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// The steps, in order.
    pub(crate) steps: Vec<StepReport>,
}

/// What came of a step.
#[derive(Debug, Serialize)]
pub(crate) struct StepReport {
    act: String,
    why: String,
    command: String,
    output: String,
    /// `ok`, `refused` (as it should be) or `failed`.
    result: &'static str,
    seconds: f64,
}

/// Who follows a scenario while it plays.
pub(crate) trait Audience {
    /// An act begins.
    fn act(&self, title: &str) -> Result<(), Failure>;
    /// A step begins.
    fn step(&self, why: &str, commands: &str) -> Result<(), Failure>;
    /// A step takes its time.
    fn waiting(&self, elapsed: Duration);
    /// A step has ended.
    fn ended(&self, report: &StepReport) -> Result<(), Failure>;
}

impl StepReport {
    /// What the step wrote.
    pub(crate) fn output(&self) -> &str {
        &self.output
    }

    /// `ok`, `refused` or `failed`.
    pub(crate) const fn result(&self) -> &'static str {
        self.result
    }

    /// How long it took.
    pub(crate) const fn seconds(&self) -> f64 {
        self.seconds
    }
}

/// Plays a page's acts in a house.
///
/// # Errors
/// A step did not end as the page says, or could not be run.
pub(crate) fn play(
    page: &str,
    house: &House,
    path: &str,
    audience: &dyn Audience,
) -> Result<Report, Failure> {
    let acts = page::parse(page).map_err(|error| {
        Failure::new(format!("The scenario's page is not well formed: {error}"))
    })?;
    let shell = Shell::new(house.work(), &house.variables(path))?;
    let mut report = Report::default();
    for act in &acts {
        audience.act(&act.title)?;
        for step in &act.steps {
            let ended = play_step(&shell, act, step, audience)?;
            let failed = ended.result == "failed";
            report.steps.push(ended);
            if failed {
                return Err(Failure::new(format!(
                    "The step was to {} and did not",
                    wanted(&step.expected)
                ))
                .hint("With --keep the server and its folder stay, to look into."));
            }
        }
    }
    Ok(report)
}

fn play_step(
    shell: &Shell,
    act: &Act,
    step: &Step,
    audience: &dyn Audience,
) -> Result<StepReport, Failure> {
    audience.step(&step.why, &step.commands)?;
    let done = shell.run(&step.commands, &|elapsed| audience.waiting(elapsed))?;
    let report = StepReport {
        act: act.title.clone(),
        why: step.why.clone(),
        command: step.commands.clone(),
        result: judge(&step.expected, &done),
        seconds: done.took.as_secs_f64(),
        output: done.output,
    };
    audience.ended(&report)?;
    Ok(report)
}

fn judge(expected: &Expected, done: &Done) -> &'static str {
    match expected {
        Expected::Success if done.succeeded => "ok",
        Expected::Shown(text) if done.succeeded && done.output.contains(text) => "ok",
        Expected::Refused(text) if done.output.contains(text) => "refused",
        _ => "failed",
    }
}

fn wanted(expected: &Expected) -> String {
    match expected {
        Expected::Success => "succeed".to_owned(),
        Expected::Shown(text) => format!("succeed and show \"{text}\""),
        Expected::Refused(text) => format!("be refused with \"{text}\""),
    }
}
