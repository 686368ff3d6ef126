//! Segment files: `trail-000001.jsonl` and on.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::Position;
use crate::chain::{Code, split};
use crate::known::KnownEvents;

/// A segment is closed at this size.
const LARGEST_BYTES: u64 = 64 * 1024 * 1024;

/// The segment being written.
pub(crate) struct Segment {
    folder: PathBuf,
    number: u64,
    file: File,
    bytes: u64,
}

impl Segment {
    /// Opens the newest segment of a folder, and tells the last event's code and which events are
    /// there.
    ///
    /// A line that a crash left unfinished is cut off.
    pub(crate) fn open(folder: &Path) -> io::Result<(Self, Code, KnownEvents)> {
        fs::create_dir_all(folder)?;
        owner_only(folder)?;
        let paths = list(folder)?;
        let number = paths.last().and_then(|path| number(path)).unwrap_or(1);
        let mut last = Code::default();
        let mut known = KnownEvents::default();
        // The newest segment may be empty; then the one before tells.
        for (at, path) in paths.iter().enumerate().rev() {
            let (code, end) = last_code(path, &mut known)?;
            if at + 1 == paths.len() && end < fs::metadata(path)?.len() {
                tracing::warn!(segment = %path.display(), "an unfinished event was cut off");
                OpenOptions::new().write(true).open(path)?.set_len(end)?;
            }
            if let Some(code) = code {
                last = code;
                break;
            }
        }
        let (file, bytes) = append_to(&path(folder, number))?;
        // What a process that was killed had handed to the system.
        file.sync_data()?;
        Ok((
            Self {
                folder: folder.to_owned(),
                number,
                file,
                bytes,
            },
            last,
            known,
        ))
    }

    /// The end of what is written.
    pub(crate) const fn end(&self) -> Position {
        Position {
            segment: self.number,
            offset: self.bytes,
        }
    }

    /// Writes lines. After a failure it may be tried again with the same lines: nothing of them
    /// will stand twice.
    pub(crate) fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.bytes >= LARGEST_BYTES {
            self.file.sync_data()?;
            (self.file, self.bytes) = append_to(&path(&self.folder, self.number + 1))?;
            self.number += 1;
        }
        if self.file.metadata()?.len() > self.bytes {
            // What a write that failed has left.
            self.file.set_len(self.bytes)?;
        }
        self.file.write_all(lines)?;
        self.bytes += u64::try_from(lines.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// The segments of a folder, the oldest first.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The lines of a segment, without their ends; an unfinished one is left out.
pub(crate) fn lines(path: &Path) -> io::Result<impl Iterator<Item = io::Result<Vec<u8>>>> {
    let mut reader = BufReader::new(File::open(path)?);
    Ok(std::iter::from_fn(move || {
        let mut line = Vec::new();
        match reader.read_until(b'\n', &mut line) {
            Err(error) => Some(Err(error)),
            Ok(_) if line.pop() == Some(b'\n') => Some(Ok(line)),
            Ok(_) => None,
        }
    }))
}

/// The code of the last whole line, and where that line ends.
fn last_code(path: &Path, known: &mut KnownEvents) -> io::Result<(Option<Code>, u64)> {
    let (mut code, mut end) = (None, 0);
    for line in lines(path)? {
        let line = line?;
        end += u64::try_from(line.len()).unwrap_or(u64::MAX) + 1;
        if let Some((this, event)) = split(&line) {
            code = Some(this);
            known.insert(event);
        }
    }
    Ok((code, end))
}

/// The number in a segment's name.
pub(crate) fn number(path: &Path) -> Option<u64> {
    let name = path.file_stem()?.to_str()?;
    name.strip_prefix("trail-")?.parse().ok()
}

pub(crate) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("trail-{number:06}.jsonl"))
}

fn append_to(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let bytes = file.seek(SeekFrom::End(0))?;
    Ok((file, bytes))
}

#[cfg(unix)]
fn owner_only(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn owner_only(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_failed_write_left_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let (mut segment, ..) = Segment::open(folder.path()).unwrap();
        segment.write(b"one\n").unwrap();
        let (mut half, _) = append_to(&path(folder.path(), 1)).unwrap();
        half.write_all(b"tw").unwrap();

        segment.write(b"two\n").unwrap();

        let written = fs::read_to_string(path(folder.path(), 1)).unwrap();
        assert_eq!(written, "one\ntwo\n");
    }
}
