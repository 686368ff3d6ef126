//! The clients' suite: programs that this project did not write, against the built `ringwall`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::command::{succeed, target};
use crate::{node, python, root};

/// An `OpenID` Connect provider, for roles that trust one; what verifies Cognito's tokens; what a
/// single-page application signs in with, and what bundles it.
const NODE_MODULES: [&str; 6] = [
    "oidc-provider@9.13.3",
    "aws-jwt-verify@5.2.1",
    "aws-amplify@6.22.1",
    "esbuild@0.25.12",
    "openid-client@6.9.0",
    "amazon-cognito-identity-js@6.3.21",
];
/// Auditors whose pins are not those of the clients' suite, each in an environment of its own.
const AUDITORS: [&str; 2] = ["prowler", "scoutsuite"];
/// Workers of the suite: each runs whole files, with servers of its own, in the order of
/// `clients/conftest.py`. They wait more than half of their time, so more of them than cores.
const WORKERS: &str = "6";
/// A browser or a timer may be late because the machine had other work. Up to so many tests are run
/// once more, alone, and named; who fails twice fails.
const TRIED_AGAIN: usize = 5;

/// The suite, with the packages it needs in folders of its own; `profile` is the build it drives.
pub(crate) fn run(profile: &str) -> Result<()> {
    for auditor in AUDITORS {
        let packages = format!("clients/{auditor}.txt");
        python::environment(auditor, &["--no-deps", "--requirement", &packages])?;
    }
    let programs = python::environment("venv", &["--requirement", "clients/requirements.txt"])?;
    let suite = Suite {
        python: programs.join("python"),
        modules: node::modules("node", &NODE_MODULES)?,
        binary: target().join(profile).join("ringwall"),
        cache: target().join("pytest"),
    };
    let spread = ["--numprocesses", WORKERS, "--dist", "loadfile"];
    let mut first = suite.command();
    first.args(spread).arg("--no-loadscope-reorder");
    if first.current_dir(root::folder()).status()?.success() {
        return Ok(());
    }
    let failed = failed_tests(&suite.cache)?;
    ensure!(
        (1..=TRIED_AGAIN).contains(&failed.len()),
        "{} tests failed",
        failed.len()
    );
    println!("== once more, alone: {}", failed.join(", "));
    succeed(suite.command().arg("--last-failed"))
}

struct Suite {
    python: PathBuf,
    modules: PathBuf,
    binary: PathBuf,
    cache: PathBuf,
}

impl Suite {
    fn command(&self) -> Command {
        let mut pytest = Command::new(&self.python);
        pytest
            .args(["-m", "pytest", "--quiet", "clients", "-o"])
            .arg(format!("cache_dir={}", self.cache.display()))
            .env("RINGWALL_NODE_MODULES", &self.modules)
            .env("RINGWALL_TOOLS", target())
            .env("RINGWALL_BINARY", &self.binary);
        pytest
    }
}

/// What pytest notes of its last run: names of tests, or of files that could not be read.
fn failed_tests(cache: &Path) -> Result<Vec<String>> {
    let path = cache.join("v/cache/lastfailed");
    let text = std::fs::read(&path).with_context(|| format!("{} is not there", path.display()))?;
    let failed: BTreeMap<String, bool> = serde_json::from_slice(&text)?;
    Ok(failed.into_keys().collect())
}
