//! The project's own chores. `cargo xtask --help` lists them.

#![expect(clippy::print_stdout, reason = "chores talk to the person who started them")]

mod codegen;
mod models;
mod root;

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
    /// Write models/*.json: facts of AWS's APIs from the pinned botocore.
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
}

fn main() -> Result<()> {
    match Cli::parse().chore {
        Chore::Models { check } => models::run(check),
        Chore::Codegen { check } => codegen::run(check),
    }
}
