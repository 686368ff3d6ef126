//! One file with the records of all web ACLs, a line each, for those who watch.
//!
//! It only grows; whoever moves it away (logrotate) gets a new one within a second.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

/// The file, opened when there is something to write.
pub(super) struct LiveFile {
    path: PathBuf,
    open: Option<BufWriter<File>>,
}

impl LiveFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, open: None }
    }

    pub(super) fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let open = match self.open.take() {
            Some(open) => open,
            None => BufWriter::new(
                OpenOptions::new()
                    .create(true)
                    .append(true)
                    .open(&self.path)?,
            ),
        };
        self.open.insert(open).write_all(line)
    }

    /// Gives what was written to the system, and lets go of a file that was moved away.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        open.flush()?;
        let mine = open.get_ref().metadata()?;
        let is_there = std::fs::metadata(&self.path)
            .is_ok_and(|there| (there.dev(), there.ino()) == (mine.dev(), mine.ino()));
        if !is_there {
            self.open = None;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::LiveFile;

    #[test]
    fn a_file_that_was_moved_away_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (path, moved) = (folder.path().join("waf.ndjson"), folder.path().join("old"));
        let mut live = LiveFile::new(path.clone());

        live.write(b"one\n").unwrap();
        live.flush().unwrap();
        std::fs::rename(&path, &moved).unwrap();
        live.write(b"two\n").unwrap();
        live.flush().unwrap();
        live.write(b"three\n").unwrap();
        live.flush().unwrap();

        assert_eq!(std::fs::read_to_string(moved).unwrap(), "one\ntwo\n");
        assert_eq!(std::fs::read_to_string(path).unwrap(), "three\n");
    }
}
