//! `ringwall scenario`: a whole story, played live.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::{OutputForm, Scenario, ScenarioFlags};
use crate::output::{self, Failure};
use crate::scenario::{Audience, House, StepReport, play};

const LAMBDA_RDS: &str = include_str!("../../../docs/scenarios/lambda-rds.md");
/// Lines of a step's output that are shown.
const MOST_SHOWN_LINES: usize = 12;

pub(crate) fn run(flags: &ScenarioFlags) -> Result<ExitCode, Failure> {
    let page = match flags.scenario {
        Scenario::LambdaRds => LAMBDA_RDS,
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let house = House::start(flags.keep)?;
    match flags.output.output {
        OutputForm::Json => output::json(&play(page, &house, &path.to_string_lossy(), &Silence)?)?,
        OutputForm::Text => {
            play(page, &house, &path.to_string_lossy(), &Stage::new())?;
            output::line("\nEvery step went as it should.")?;
        }
    }
    if flags.keep && flags.output.output == OutputForm::Text {
        output::line(format_args!(
            "The server goes on; its folder is {0}.\n  to look around: cd {0}/work && set -a && . ./.variables",
            house.folder().display()
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Nobody watches: a machine reads the report.
struct Silence;

impl Audience for Silence {
    fn act(&self, _: &str) -> Result<(), Failure> {
        Ok(())
    }
    fn step(&self, _: &str, _: &str) -> Result<(), Failure> {
        Ok(())
    }
    fn waiting(&self, _: Duration) {}
    fn ended(&self, _: &StepReport) -> Result<(), Failure> {
        Ok(())
    }
}

/// Somebody watches a terminal.
struct Stage {
    bar: ProgressBar,
}

impl Stage {
    fn new() -> Self {
        let bar = ProgressBar::no_length();
        if let Ok(style) = ProgressStyle::with_template("    {spinner} {elapsed} {msg}") {
            bar.set_style(style);
        }
        Self { bar }
    }
}

impl Audience for Stage {
    fn act(&self, title: &str) -> Result<(), Failure> {
        Ok(output::line(format_args!("\n{title}"))?)
    }

    fn step(&self, why: &str, commands: &str) -> Result<(), Failure> {
        output::line(format_args!("\n  {why}"))?;
        for line in commands.lines() {
            output::line(format_args!("    $ {line}"))?;
        }
        self.bar.reset_elapsed();
        Ok(())
    }

    fn waiting(&self, _: Duration) {
        self.bar.tick();
    }

    fn ended(&self, report: &StepReport) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        let lines: Vec<&str> = report.output().lines().collect();
        let shown = if report.result() == "failed" {
            lines.len()
        } else {
            MOST_SHOWN_LINES.min(lines.len())
        };
        for line in lines.iter().take(shown) {
            output::line(format_args!("      {line}"))?;
        }
        if lines.len() > shown {
            output::line(format_args!("      … {} lines more", lines.len() - shown))?;
        }
        let says = match report.result() {
            "ok" => "✓ done",
            "refused" => "✓ refused, as it should be",
            _ => "✗ this is not what should come of it",
        };
        Ok(output::line(format_args!(
            "    {says} ({:.1} s)",
            report.seconds()
        ))?)
    }
}
