//! Lists of leaked passwords, read into a filter.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::filter::{FilterError, FilterWriter};
use super::ranges::{RangeError, Ranges, prefix};

/// Between two reports of progress.
const LINES_A_REPORT: u64 = 1 << 16;

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A source cannot be read.
    #[error("{}: {cause}", path.display())]
    Source {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// A folder has no files that are named by five hexadecimal digits.
    #[error("{}: no files named by the first five digits of digests (00000.txt)", .0.display())]
    NoRanges(PathBuf),
    /// The filter cannot be written.
    #[error("{}: {cause}", path.display())]
    Target {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: io::Error,
    },
}

/// What was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Passwords that the filter knows.
    pub passwords: u64,
    /// Its size.
    pub bytes: u64,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that were read.
    pub read: u64,
    /// Of so many.
    pub of: u64,
}

/// Reads files and folders of files into a filter at a path, which appears when it is whole. Passwords
/// that were seen less often than `at_least` are left out.
///
/// # Errors
/// A source is no list, or the lists together are not in order; the filter cannot be written.
pub fn import(
    sources: &[PathBuf],
    target: &Path,
    at_least: u64,
    mut progress: impl FnMut(Progress),
) -> Result<Imported, ImportError> {
    let files = files(sources)?;
    let of = files.iter().map(|file| file.bytes).sum();
    let unwritable = |cause| ImportError::Target {
        path: target.to_owned(),
        cause,
    };
    let unfinished = target.with_extension("unfinished");
    let file = File::create(&unfinished).map_err(unwritable)?;
    let done = fill(file, &files, at_least, |read| {
        progress(Progress { read, of })
    });
    let filled = match done {
        Ok((file, passwords)) => file
            .sync_all()
            .and_then(|()| fs::rename(&unfinished, target))
            .and_then(|()| fs::metadata(target))
            .map(|metadata| Imported {
                passwords,
                bytes: metadata.len(),
            })
            .map_err(unwritable),
        Err(error) => Err(error.at(target)),
    };
    if filled.is_err() {
        // It is of no use, and its going is no news.
        drop(fs::remove_file(&unfinished));
    }
    filled
}

/// A list.
struct Source {
    path: PathBuf,
    bytes: u64,
}

/// What went wrong, and at which source if it was one.
struct Failed {
    source: Option<PathBuf>,
    cause: FilterError,
}

impl Failed {
    fn at(self, target: &Path) -> ImportError {
        match (self.source, self.cause) {
            (None, FilterError::Io(cause)) => ImportError::Target {
                path: target.to_owned(),
                cause,
            },
            (path, cause) => ImportError::Source {
                path: path.unwrap_or_else(|| target.to_owned()),
                cause: cause.to_string(),
            },
        }
    }
}

fn fill(
    file: File,
    sources: &[Source],
    at_least: u64,
    mut progress: impl FnMut(u64),
) -> Result<(File, u64), Failed> {
    let to_target = |cause| Failed {
        source: None,
        cause,
    };
    let mut writer = FilterWriter::new(BufWriter::new(file)).map_err(to_target)?;
    let mut before = 0;
    for source in sources {
        let failed = |cause| Failed {
            source: Some(source.path.clone()),
            cause,
        };
        let unreadable = |error| {
            failed(FilterError::Io(match error {
                RangeError::Io(cause) => cause,
                malformed @ RangeError::Malformed(_) => io::Error::other(malformed.to_string()),
            }))
        };
        let opened = File::open(&source.path).map_err(|error| unreadable(error.into()))?;
        let mut ranges = Ranges::new(BufReader::new(opened), stem(&source.path));
        let mut lines = 0_u64;
        while let Some((digest, count)) = ranges.next().map_err(unreadable)? {
            // Answers of the range API are padded with digests that were never seen.
            if count >= at_least.max(1) {
                writer.add(&digest).map_err(failed)?;
            }
            lines += 1;
            if lines.is_multiple_of(LINES_A_REPORT) {
                progress(before + ranges.read);
            }
        }
        before += ranges.read;
        progress(before);
    }
    let (buffer, passwords) = writer.finish().map_err(to_target)?;
    let file = buffer.into_inner();
    let file = file.map_err(|error| to_target(error.into_error().into()))?;
    Ok((file, passwords))
}

/// The files, those of folders in order.
fn files(sources: &[PathBuf]) -> Result<Vec<Source>, ImportError> {
    let mut files = Vec::new();
    for source in sources {
        let unreadable = |cause: io::Error| ImportError::Source {
            path: source.clone(),
            cause: cause.to_string(),
        };
        let metadata = fs::metadata(source).map_err(unreadable)?;
        if !metadata.is_dir() {
            files.push(Source {
                path: source.clone(),
                bytes: metadata.len(),
            });
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(source).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if prefix(stem(&path)).is_some() {
                let bytes = entry.metadata().map_err(unreadable)?.len();
                found.push(Source { path, bytes });
            }
        }
        if found.is_empty() {
            return Err(ImportError::NoRanges(source.clone()));
        }
        found.sort_by_key(|source| stem(&source.path).to_ascii_uppercase());
        files.extend(found);
    }
    Ok(files)
}

/// A file's name up to its first dot.
fn stem(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passwords::filter::{Filter, sha1};

    const LEAKED: [&str; 4] = ["P@ssw0rd", "correct horse", "hunter2", "tr0ub4dor"];

    fn lines() -> Vec<String> {
        let mut digests: Vec<_> = LEAKED.iter().map(|password| sha1(password)).collect();
        digests.sort_unstable();
        digests.iter().map(hex::encode_upper).collect()
    }

    fn knows_all(path: &Path) -> bool {
        let filter = Filter::open(path).unwrap();
        assert!(!filter.contains("not leaked").unwrap());
        LEAKED
            .iter()
            .all(|password| filter.contains(password).unwrap())
    }

    #[test]
    fn one_file_and_a_folder_of_ranges_come_to_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (whole, ranges) = (folder.path().join("all.txt"), folder.path().join("ranges"));
        let text: String = lines().iter().map(|line| format!("{line}:7\n")).collect();
        fs::write(&whole, text).unwrap();
        fs::create_dir(&ranges).unwrap();
        fs::write(ranges.join("README.txt"), "not a list").unwrap();
        for line in lines() {
            let (head, tail) = line.split_at(5);
            let padded = format!("{tail}:7\n{}:0\n", "F".repeat(35));
            fs::write(ranges.join(format!("{head}.txt")), padded).unwrap();
        }
        let target = folder.path().join("passwords.rwp");
        let mut reports = Vec::new();
        let mut both = Vec::new();
        for source in [whole, ranges] {
            let imported = import(&[source], &target, 1, |progress| reports.push(progress));
            assert_eq!(imported.unwrap().passwords, 4);
            assert!(knows_all(&target));
            both.push(fs::read(&target).unwrap());
        }
        assert_eq!(both.first(), both.last());
        assert!(reports.iter().all(|report| report.read <= report.of));
        assert!(reports.last().is_some_and(|last| last.read == last.of));
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 3, "nothing is left behind");
    }

    #[test]
    fn rare_ones_are_left_out_on_demand() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("all.txt");
        let counted = lines().into_iter().zip(1..);
        let text: String = counted
            .map(|(line, count)| format!("{line}:{count}\n"))
            .collect();
        fs::write(&list, text).unwrap();
        let target = folder.path().join("passwords.rwp");
        let imported = import(&[list], &target, 3, |_| {}).unwrap();
        assert_eq!(imported.passwords, 2);
    }

    #[test]
    fn what_is_wrong_is_said_and_nothing_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("passwords.rwp");
        let list = folder.path().join("list.txt");
        let mut wrong_order = lines();
        wrong_order.reverse();
        for (text, words) in [
            (wrong_order.join("\n"), "ordered by hash"),
            ("hunter2\n".to_owned(), "line 1"),
        ] {
            fs::write(&list, text).unwrap();
            let error = import(std::slice::from_ref(&list), &target, 1, |_| {}).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
            assert!(error.to_string().contains("list.txt"), "{error}");
        }
        assert!(!target.exists());
        let empty = folder.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let refused = import(&[empty], &target, 1, |_| {});
        assert!(matches!(refused, Err(ImportError::NoRanges(_))));
        let missing = import(&[folder.path().join("none")], &target, 1, |_| {});
        assert!(matches!(missing, Err(ImportError::Source { .. })));
    }
}
