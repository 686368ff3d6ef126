//! `cargo xtask fuzz`: feeds parsers and decoders what nobody should send.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail, ensure};

use crate::command::install_cargo_command;
use crate::root;

/// Memory that a target may have: an input must not make a decoder take more.
const MOST_MEMORY_MB: u32 = 1024;
/// Time that one input may take.
const MOST_SECONDS_AN_INPUT: u32 = 10;
/// The longest input.
const MOST_BYTES: u32 = 16 * 1024;

/// Runs one target or all, each for so many seconds.
pub(crate) fn run(only: Option<&str>, seconds: u32) -> Result<()> {
    install_cargo_command("fuzz")?;
    let targets = match only {
        Some(target) => vec![target.to_owned()],
        None => targets()?,
    };
    let built = cargo_fuzz("build").args(only).status()?;
    ensure!(built.success(), "the fuzz targets do not build");
    for target in &targets {
        fuzz(target, seconds)?;
    }
    Ok(())
}

fn targets() -> Result<Vec<String>> {
    let output = cargo_fuzz("list").output()?;
    let list = String::from_utf8(output.stdout)?;
    ensure!(!list.trim().is_empty(), "there are no fuzz targets");
    Ok(list.lines().map(str::to_owned).collect())
}

/// Coverage and sanitizers are compiler options that stable Rust has only when told so.
fn cargo_fuzz(command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["fuzz", command])
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(root::folder());
    cargo
}

fn fuzz(target: &str, seconds: u32) -> Result<()> {
    let folder = root::folder().join("fuzz");
    // What was found interesting stays for the next run.
    fs::create_dir_all(folder.join("corpus").join(target))?;
    let mut command = cargo_fuzz("run");
    command.args([
        target,
        "--",
        &format!("-max_total_time={seconds}"),
        &format!("-rss_limit_mb={MOST_MEMORY_MB}"),
        &format!("-timeout={MOST_SECONDS_AN_INPUT}"),
        &format!("-max_len={MOST_BYTES}"),
        "-print_final_stats=1",
    ]);
    let dictionary = folder.join("dictionaries").join(format!("{target}.dict"));
    if dictionary.exists() {
        command.arg(format!("-dict={}", dictionary.display()));
    }
    println!("{target}: {seconds} s");
    let began = SystemTime::now();
    let output = command.output().context("cargo fuzz run")?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!("{target}: {}", summary(&said));
        return Ok(());
    }
    println!("{}", last_lines(&said, 60));
    match newest(&folder.join("artifacts").join(target), began) {
        Some(input) => bail!("{target} fails on {}", input.display()),
        None => bail!("{target} ended with {}", output.status),
    }
}

/// Inputs tried, and places of the code they reached.
fn summary(said: &str) -> String {
    let tried = said
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let reached = said.lines().rev().find_map(|line| {
        let (_, reached) = line.split_once(" cov: ")?;
        reached.split(' ').next()
    });
    format!(
        "{} inputs, {} places reached",
        tried.map_or("?", str::trim),
        reached.unwrap_or("?")
    )
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.len().saturating_sub(count);
    lines.get(from..).unwrap_or_default().join("\n")
}

/// The newest file in `folder` written since `began`.
fn newest(folder: &Path, began: SystemTime) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten();
    files
        .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
        .filter(|(written, _)| *written >= began)
        .max()
        .map(|(_, path)| path)
}
