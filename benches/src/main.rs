//! Ringwall beside its peers and beside what the machine can do at all.
//!
//! `cargo xtask bench <name>` builds what is measured, installs the peers and runs this program
//! on a core of its own. Every contender gets the same load in turn (A B C A B C …), so that a
//! busy moment of the machine hits all alike; what counts are the ratios.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark starts programs, reads the clock and talks to the person who started it"
)]

mod cognito;
mod contender;
mod db_door;
mod detection;
mod echo;
mod footprint;
mod front_door;
mod http1;
mod kms_callers;
mod kms_http;
mod lambda_invoke;
mod load;
mod machine;
mod plot;
mod process;
mod random;
mod report;
mod ssm_http;
mod ssm_pages;
mod threat;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

/// As Ringwall has it: the echo is to differ in nothing but the work.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Ringwall beside its peers.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    benchmark: Benchmark,
}

#[derive(Subcommand)]
enum Benchmark {
    /// KMS Encrypt of 1 KiB over HTTP: Ringwall, a bare echo, moto, OpenBao.
    #[command(name = "kms_http")]
    KmsHttp(Settings),
    /// The same Encrypt for the root user and for a session of a role with policies of all kinds.
    #[command(name = "kms_callers")]
    KmsCallers(Settings),
    /// GetParameter with decryption over HTTP: Ringwall, a bare echo, moto.
    #[command(name = "ssm_http")]
    SsmHttp(Settings),
    /// Pages of GetParametersByPath over 100 and over 10,000 parameters.
    #[command(name = "ssm_pages")]
    SsmPages(Settings),
    /// Sign-ins of users of a pool: Ringwall, Argon2id alone, moto, cognito-local.
    Cognito(cognito::Cognito),
    /// Logins and reads of a MariaDB through the database door, beside its bare socket.
    #[command(name = "db_door")]
    DbDoor(Settings),
    /// Invocations of an empty Rust function that is warm, one after the other.
    #[command(name = "lambda_invoke")]
    LambdaInvoke(Settings),
    /// Requests through the front door: Ringwall, nginx, nginx with ModSecurity.
    #[command(name = "front_door")]
    FrontDoor(Settings),
    /// GuardDuty's engine: speed, memory, what it finds; Sigma's rules in SQLite and Python beside it.
    Threat(Settings),
    /// What ten million entities cost the engine.
    #[command(name = "threat_memory", hide = true)]
    ThreatMemory,
    /// Start time, memory at rest and size of the program.
    Footprint(Settings),
    /// What the managed rule groups stop, and what they stop by mistake.
    Detection(detection::Detection),
    /// The bare echo that Ringwall is compared with.
    #[command(hide = true)]
    Echo {
        /// Where it listens.
        listen: SocketAddr,
    },
    /// Argon2id alone, that password sign-ins are compared with.
    #[command(hide = true)]
    Argon2id {
        /// How long it hashes.
        seconds: u64,
    },
}

/// What every benchmark is told.
#[derive(Args)]
pub(crate) struct Settings {
    /// Ringwall's release binary.
    #[arg(long)]
    ringwall: PathBuf,
    /// The folder of the peers' programs.
    #[arg(long)]
    peers: PathBuf,
    /// Rounds; the median of them is told.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Seconds a round, for each contender.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Requests under way at once.
    #[arg(long, default_value_t = load::CONNECTIONS)]
    connections: usize,
    /// The project's folder: results go to target/bench, with --docs into docs/.
    #[arg(long)]
    project: PathBuf,
    /// Write the table and its plot into docs/benchmarks.md.
    #[arg(long)]
    docs: bool,
}

fn main() -> Result<()> {
    match Cli::parse().benchmark {
        Benchmark::KmsHttp(settings) => kms_http::run(&settings),
        Benchmark::KmsCallers(settings) => kms_callers::run(&settings),
        Benchmark::SsmHttp(settings) => ssm_http::run(&settings),
        Benchmark::SsmPages(settings) => ssm_pages::run(&settings),
        Benchmark::Cognito(cognito) => cognito::run(&cognito),
        Benchmark::DbDoor(settings) => db_door::run(&settings),
        Benchmark::LambdaInvoke(settings) => lambda_invoke::run(settings),
        Benchmark::FrontDoor(settings) => front_door::run(&settings),
        Benchmark::Threat(settings) => threat::run(&settings),
        Benchmark::ThreatMemory => threat::memory::run(),
        Benchmark::Footprint(settings) => footprint::run(&settings),
        Benchmark::Detection(settings) => detection::run(&settings),
        Benchmark::Echo { listen } => echo::run(listen),
        Benchmark::Argon2id { seconds } => cognito::ceiling::run(seconds),
    }
}
