//! `cargo xtask fuzz`: feeds parsers and decoders what nobody should send.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail, ensure};

use crate::command::{succeed, target};
use crate::root;

/// Memory that a target may have: an input must not make a decoder take more.
const MOST_MEMORY_MB: u32 = 1024;
/// Time that one input may take.
const MOST_SECONDS_AN_INPUT: u32 = 10;
/// The longest input.
const MOST_BYTES: u32 = 16 * 1024;

/// Runs one target or all, each for so many seconds, on every core.
pub(crate) fn run(only: Option<&str>, seconds: u32) -> Result<()> {
    build()?;
    let targets = match only {
        Some(target) => vec![target.to_owned()],
        None => targets()?,
    };
    let queue = Mutex::new(targets.into_iter());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    let work = || -> Result<()> {
        while let Some(target) = next() {
            fuzz(&target, seconds)?;
        }
        Ok(())
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            let ended = worker.join();
            ended.unwrap_or_else(|_| bail!("a worker panicked"))
        })
    })
}

/// The targets, with Ringwall's own crates such that libFuzzer sees where an input goes.
fn build() -> Result<()> {
    let wrapper = folder().join("instrumented-rustc");
    let targets = targets()?;
    succeed(
        Command::new("cargo")
            .args(["build", "--quiet", "--workspace"])
            .args(targets.iter().flat_map(|target| ["--bin", target.as_str()]))
            .args(["--test", "features"])
            .env("RUSTC_WORKSPACE_WRAPPER", wrapper),
    )
}

fn folder() -> PathBuf {
    root::folder().join("fuzz")
}

fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder().join("fuzz_targets"))? {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .and_then(|stem| stem.to_str())
                .map(str::to_owned),
        );
    }
    ensure!(!names.is_empty(), "there are no fuzz targets");
    names.sort();
    Ok(names)
}

fn fuzz(name: &str, seconds: u32) -> Result<()> {
    let folder = folder();
    let (corpus, artifacts) = (
        folder.join("corpus").join(name),
        folder.join("artifacts").join(name),
    );
    // What was found interesting stays for the next run.
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(target().join("debug").join(name));
    command.arg(&corpus).current_dir(&folder).args([
        format!("-max_total_time={seconds}"),
        format!("-rss_limit_mb={MOST_MEMORY_MB}"),
        format!("-timeout={MOST_SECONDS_AN_INPUT}"),
        format!("-max_len={MOST_BYTES}"),
        format!("-artifact_prefix={}/", artifacts.display()),
        "-print_final_stats=1".to_owned(),
    ]);
    let dictionary = folder.join("dictionaries").join(format!("{name}.dict"));
    if dictionary.exists() {
        command.arg(format!("-dict={}", dictionary.display()));
    }
    let began = SystemTime::now();
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!("{name}: {}", summary(&said));
        return Ok(());
    }
    println!("{}", last_lines(&said, 60));
    match newest(&artifacts, began) {
        Some(input) => bail!("{name} fails on {}", input.display()),
        None => bail!("{name} ended with {}", output.status),
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
