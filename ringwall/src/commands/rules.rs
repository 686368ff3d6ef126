//! `ringwall rules`: detection rules of others, as rules of ours.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use clap::Subcommand;
use ringwall_threat::rules::Rule;
use ringwall_threat::signal::Signal;
use serde::Serialize;

use crate::custom_rules;
use crate::output::{self, Failure};

/// `ringwall rules`.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Read rules about CloudTrail in Sigma (.yml) or SQL (.sql), and write them as a file for
    /// `ringwall detect --rules` and `ringwall serve --custom-rules`.
    Import {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where the rules are written [default: the standard output].
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

/// A file of rules.
#[derive(Serialize)]
struct Written {
    form: &'static str,
    rule: Vec<WrittenRule>,
}

#[derive(Serialize)]
struct WrittenRule {
    #[serde(rename = "type")]
    kind: String,
    severity: Option<f64>,
    signal: Option<Signal>,
}

pub(crate) fn run(command: &RulesCommand) -> Result<(), Failure> {
    let RulesCommand::Import { files, to } = command;
    let rules = custom_rules::read(files)?;
    require_unique(&rules)?;
    let count = rules.len();
    let written = Written {
        form: "cloudtrail",
        rule: rules.into_iter().map(written).collect(),
    };
    let text = toml::to_string_pretty(&written)
        .map_err(|error| Failure::new(format!("The rules cannot be written: {error}")))?;
    match to {
        None => output::line(text.trim_end())?,
        Some(path) => {
            fs::write(path, text)?;
            output::line(format_args!("{count} rules in {}", path.display()))?;
        }
    }
    Ok(())
}

/// Rules are told apart by their ids.
fn require_unique(rules: &[Rule]) -> Result<(), Failure> {
    let mut known = BTreeSet::new();
    let ids = rules.iter().filter_map(|rule| rule.signal.as_ref());
    for signal in ids {
        if !known.insert(&signal.id) {
            return Err(Failure::new(format!("Two rules are called {}", signal.id))
                .hint("Give one of them another name."));
        }
    }
    Ok(())
}

fn written(rule: Rule) -> WrittenRule {
    WrittenRule {
        kind: rule.kind,
        severity: rule.severity,
        signal: rule.signal,
    }
}
