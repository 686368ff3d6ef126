//! The logs that a command is given.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use ringwall_threat::sources::{self, Faults};
use ringwall_threat::{Engine, Origin};

use super::DetectFlags;
use crate::output::Failure;

/// Folders deeper than this are not entered.
const MAX_DEPTH: usize = 32;

/// What became of the files.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) faults: BTreeMap<String, Faults>,
    pub(super) skipped: Vec<String>,
}

/// Lets the engine look at all files, in the order of their names: the names of logs tell their time.
pub(super) fn read(flags: &DetectFlags, engine: &mut Engine) -> Result<Outcome, Failure> {
    let mut files = Vec::new();
    for path in &flags.paths {
        collect(path, 0, &mut files).map_err(|error| unreadable(path, &error))?;
    }
    files.sort();
    files.dedup();
    let sizes = files
        .iter()
        .map(|path| fs::metadata(path).map_or(0, |file| file.len()));
    let progress = progress(sizes.sum())?;
    let mut outcome = Outcome::default();
    for path in &files {
        let name = path.display().to_string();
        match one(path, flags, engine, &progress).map_err(|error| unreadable(path, &error))? {
            Some(faults) if faults.is_empty() => {}
            Some(faults) => {
                outcome.faults.insert(name, faults);
            }
            None => outcome.skipped.push(name),
        }
    }
    progress.finish_and_clear();
    Ok(outcome)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be read: {error}", path.display()))
}

fn collect(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    if depth >= MAX_DEPTH {
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), depth + 1, files)?;
    }
    Ok(())
}

/// Shows on standard error how far the files are read.
fn progress(total: u64) -> Result<ProgressBar, Failure> {
    let style = "{bar:40} {bytes} of {total_bytes}, {eta} left";
    let style =
        ProgressStyle::with_template(style).map_err(|error| Failure::new(error.to_string()))?;
    Ok(ProgressBar::new(total).with_style(style))
}

/// Lets the engine look at a file; nothing if it is no log.
fn one(
    path: &Path,
    flags: &DetectFlags,
    engine: &mut Engine,
    progress: &ProgressBar,
) -> io::Result<Option<Faults>> {
    let file = progress.wrap_read(File::open(path)?);
    let Some(log) = sources::recognize(file)? else {
        return Ok(None);
    };
    let origin = Origin {
        source: path.display().to_string(),
        account: flags.account.clone(),
        region: flags.region.clone(),
        cluster: flags.cluster.clone(),
    };
    Ok(Some(engine.read(log.form, &origin, log.stream)))
}
