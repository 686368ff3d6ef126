//! `ringwall completions`: what a shell completes.

use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::output::Failure;

pub(crate) fn run(shell: Shell) -> Result<ExitCode, Failure> {
    clap_complete::generate(
        shell,
        &mut Cli::command(),
        "ringwall",
        &mut std::io::stdout(),
    );
    Ok(ExitCode::SUCCESS)
}
