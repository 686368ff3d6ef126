//! Ringwall: AWS's security services on your own machines.
//!
//! This crate is the program: its command line, its configuration and the wiring of services.
//! What it runs stands in the crates below.

mod accounts;
mod cli;
mod commands;
mod config;
mod custom_rules;
mod data_folder;
mod databases;
mod detection;
mod front_door;
mod functions;
mod hardening;
mod huge_pages;
mod log_groups;
mod logins;
mod logs;
mod malware;
mod messages;
mod output;
mod scenario;
mod services;
mod trails;
mod user_pools;
mod web_acls;
mod whereabouts;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};

/// A request makes many small allocations, which this one serves from lists of its own thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(code) = as_launcher() {
        return code;
    }
    huge_pages::turn_off();
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            output::failure(&failure);
            ExitCode::FAILURE
        }
    }
}

/// The program as the launcher of a function's runtime, which the server starts itself as. Not a
/// command for people, and started often: so before the command line is taken apart.
fn as_launcher() -> Option<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == functions::LAUNCHER).then(|| {
        let arguments: Vec<String> = arguments.collect();
        ringwall_functions::launch(&[functions::LAUNCHER], &arguments)
    })
}

fn run(cli: Cli) -> Result<ExitCode, output::Failure> {
    match cli.command {
        Command::Serve(flags) => commands::serve::run(&flags),
        Command::Protect(flags) => commands::protect::run(&flags),
        Command::Env(flags) => commands::env::run(&flags),
        Command::Coverage(flags) => commands::coverage::run(&flags),
        Command::Detect(flags) => commands::detect::run(&flags),
        Command::Rules(command) => commands::rules::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Scan(command) => commands::scan::run(&command),
        Command::Explain(flags) => commands::explain::run(&flags),
        Command::Trail(command) => commands::trail::run(&command),
        Command::Seal(command) => commands::seal::run(&command),
        Command::Ca(flags) => commands::ca::run(&flags),
        Command::Cognito(command) => commands::cognito::run(&command),
        Command::Completions { shell } => commands::completions::run(shell),
        Command::Waf(command) => commands::waf::run(&command),
        Command::Scenario(flags) => commands::scenario::run(&flags),
        Command::Version(flags) => commands::version::run(&flags),
    }
}
