//! The files that a command is given.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use ringwall_malware::{Scanner, Verdict};

use crate::output::Failure;

/// Folders deeper than this are not entered.
const MAX_DEPTH: usize = 64;

/// What became of the files.
pub(super) struct Scanned {
    /// By path, in the order of paths.
    pub(super) verdicts: Vec<(String, Verdict)>,
    pub(super) unreadable: Vec<String>,
}

/// Scans all files, on every core.
pub(super) fn scan(paths: &[PathBuf], scanner: &Scanner) -> Result<Scanned, Failure> {
    let mut files = Vec::new();
    let mut unreadable = Vec::new();
    for path in paths {
        let found = fs::metadata(path);
        let found = found
            .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
        if found.is_dir() {
            collect(path, 0, &mut files, &mut unreadable);
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    let sizes = files
        .iter()
        .map(|path| fs::metadata(path).map_or(0, |file| file.len()));
    let progress = progress(sizes.sum())?;
    let queue = Mutex::new(files.into_iter());
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    let work = || {
        let mut done = Vec::new();
        while let Some(path) = next() {
            let name = path.display().to_string();
            done.push((one(&path, &name, scanner, &progress), name));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let done = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let done = workers.into_iter().map(thread::ScopedJoinHandle::join);
        done.collect::<Result<Vec<_>, _>>()
    });
    progress.finish_and_clear();
    let done = done.map_err(|_| Failure::new("A scan ended in a panic."))?;
    let mut verdicts = Vec::new();
    for (verdict, name) in done.into_iter().flatten() {
        match verdict {
            Ok(verdict) => verdicts.push((name, verdict)),
            Err(error) => unreadable.push(format!("{name}: {error}")),
        }
    }
    verdicts.sort_by(|(one, _), (other, _)| one.cmp(other));
    unreadable.sort();
    Ok(Scanned {
        verdicts,
        unreadable,
    })
}

/// The files below a folder; what is no file and no folder is passed over.
fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>, unreadable: &mut Vec<String>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return unreadable.push(format!("{}: {error}", folder.display())),
    };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => {
                collect(&entry.path(), depth + 1, files, unreadable);
            }
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            Ok(_) => {}
            Err(error) => unreadable.push(format!("{}: {error}", entry.path().display())),
        }
    }
}

/// Shows on standard error how far the files are read.
fn progress(total: u64) -> Result<ProgressBar, Failure> {
    let style = "{bar:40} {bytes} of {total_bytes}, {eta} left";
    let style =
        ProgressStyle::with_template(style).map_err(|error| Failure::new(error.to_string()))?;
    Ok(ProgressBar::new(total).with_style(style))
}

fn one(path: &Path, name: &str, scanner: &Scanner, progress: &ProgressBar) -> io::Result<Verdict> {
    let mut object = Shown {
        file: File::open(path)?,
        place: 0,
        furthest: 0,
        progress,
    };
    scanner.scan(name, &mut object)
}

/// A file that shows how far it was read, once.
struct Shown<'p> {
    file: File,
    place: u64,
    furthest: u64,
    progress: &'p ProgressBar,
}

impl Read for Shown<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.file.read(buffer)?;
        self.place += size as u64;
        if self.place > self.furthest {
            self.progress.inc(self.place - self.furthest);
            self.furthest = self.place;
        }
        Ok(size)
    }
}

impl Seek for Shown<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.place = self.file.seek(to)?;
        Ok(self.place)
    }
}
