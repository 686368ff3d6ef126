//! Programs that judge the same events by the same rules: a Python script that prints its rate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use super::logs;
use crate::Settings;

/// They are slow: so many events tell their rate.
const EVENTS: usize = 5_000;
const RULES: usize = 100;

/// The script, and what it reads.
pub(super) struct Peers {
    python: PathBuf,
    script: PathBuf,
    folder: TempDir,
}

impl Peers {
    pub(super) fn new(settings: &Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let events = logs::gzip(&logs::calls(0, EVENTS)?)?;
        fs::write(folder.path().join("events.json.gz"), events)?;
        fs::write(folder.path().join("rules.yml"), rules())?;
        Ok(Self {
            python: settings.peers.join("python"),
            script: settings.project.join("benches/threat/peers.py"),
            folder,
        })
    }

    /// Each rule as a query of SQLite.
    pub(super) fn sqlite(&self) -> Result<f64> {
        self.run("sqlite")
    }

    /// Each rule as conditions in Python.
    pub(super) fn python(&self) -> Result<f64> {
        self.run("python")
    }

    fn run(&self, how: &str) -> Result<f64> {
        let mut command = Command::new(&self.python);
        command.args([&self.script, Path::new(how), self.folder.path()]);
        let output = command.output()?;
        let told = String::from_utf8_lossy(&output.stdout);
        let wrong = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{wrong}");
        told.trim().parse().with_context(|| told.into_owned())
    }
}

/// The rules of [`logs::rules`] in Sigma's form. A list has one block there, a million here.
fn rules() -> String {
    let rule = |number: usize| {
        let selection = match number % 4 {
            0 => format!("eventSource: s{number}.amazonaws.com\n    eventName: Call{number}"),
            1 => format!("userAgent|contains: tool-{number}"),
            2 => format!("userIdentity.userName: user-{number}"),
            _ => format!("sourceIPAddress|startswith: 32.0.64.\n    eventName: Call{number}"),
        };
        format!(
            "title: Rule {number}\nstatus: test\nlogsource:\n  product: aws\n  service: cloudtrail\n\
             detection:\n  selection:\n    {selection}\n  condition: selection\n"
        )
    };
    let rules: Vec<String> = (0..RULES).map(rule).collect();
    rules.join("---\n")
}
