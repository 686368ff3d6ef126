//! Files of one web ACL at one destination, laid out and cut as WAF does it in S3: compressed, one for
//! five minutes, or several if they grow beyond 75 MB.
//!
//! A file that is being written ends in `.part` and gets its name when it is done, as an object of S3
//! appears when it is whole. One that was left when the program was killed stays a `.part`;
//! `zcat` reads it up to the last second before.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use ringwall_core::Timestamp;

use super::bucket::{Moment, window};

const FILE_BYTES_MAX: u64 = 75 * 1024 * 1024;

/// The files of one web ACL at one destination.
pub(super) struct Archive {
    folder: PathBuf,
    file_prefix: String,
    open: Option<OpenFile>,
}

struct OpenFile {
    window: i64,
    part: PathBuf,
    name: PathBuf,
    lines: GzEncoder<Counted>,
    is_flushed: bool,
}

/// A file that knows how much was written.
struct Counted {
    file: File,
    bytes: u64,
}

impl Archive {
    pub(super) fn new(folder: PathBuf, file_prefix: String) -> Self {
        Self {
            folder,
            file_prefix,
            open: None,
        }
    }

    /// Writes a line at a time; `unique` tells files of the same minutes apart.
    pub(super) fn write(
        &mut self,
        line: &[u8],
        now: Timestamp,
        unique: impl FnOnce() -> u32,
    ) -> io::Result<()> {
        self.close_if_due(now)?;
        let open = match self.open.take() {
            Some(open) => open,
            None => OpenFile::create(&self.folder, &self.file_prefix, window(now), unique())?,
        };
        let open = self.open.insert(open);
        open.is_flushed = false;
        open.lines.write_all(line)
    }

    /// Gives what was written so far to the system.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        match &mut self.open {
            Some(open) if !open.is_flushed => {
                open.is_flushed = true;
                open.lines.flush()
            }
            _ => Ok(()),
        }
    }

    /// Ends a file whose time is over, or that is large enough.
    pub(super) fn close_if_due(&mut self, now: Timestamp) -> io::Result<()> {
        let is_due = |open: &OpenFile| {
            open.window != window(now) || open.lines.get_ref().bytes >= FILE_BYTES_MAX
        };
        if self.open.as_ref().is_some_and(is_due) {
            return self.close();
        }
        Ok(())
    }

    /// Whether a file is being written.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Ends the file that is being written.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        open.lines.finish()?.file.sync_all()?;
        fs::rename(&open.part, &open.name)
    }
}

impl OpenFile {
    fn create(folder: &Path, prefix: &str, window: i64, unique: u32) -> io::Result<Self> {
        let moment = Moment::of(window);
        let folder = folder.join(&moment.folder);
        fs::create_dir_all(&folder)?;
        let time = &moment.name;
        let name = folder.join(format!("{prefix}_{time}_{unique:08x}.log.gz"));
        let part = name.with_extension("gz.part");
        let file = File::create_new(&part)?;
        Ok(Self {
            window,
            part,
            name,
            lines: GzEncoder::new(Counted { file, bytes: 0 }, Compression::default()),
            is_flushed: true,
        })
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::MultiGzDecoder;

    use super::*;

    // 2021-10-28T19:52:30Z
    const NOW: Timestamp = Timestamp::from_secs(1_635_450_750);

    fn archive(folder: &Path) -> Archive {
        let prefix = "111122223333_waflogs_us-east-1_TEST-WEBACL";
        Archive::new(folder.to_owned(), prefix.to_owned())
    }

    fn read(path: &Path) -> String {
        let mut text = String::new();
        let mut lines = MultiGzDecoder::new(File::open(path).unwrap());
        lines.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_file_has_awss_name_and_appears_when_its_minutes_are_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = archive(folder.path());
        let name = folder.path().join(
            "2021/10/28/19/50/111122223333_waflogs_us-east-1_TEST-WEBACL_20211028T1950Z_e0ca43b5.log.gz",
        );

        archive.write(b"{}\n", NOW, || 0xe0ca_43b5).unwrap();
        archive.write(b"{}\n", NOW.plus_secs(149), || 1).unwrap();
        assert!(!name.exists());
        archive.write(b"next\n", NOW.plus_secs(150), || 2).unwrap();

        assert_eq!(read(&name), "{}\n{}\n");
        archive.close().unwrap();
        assert!(!archive.is_open());
        let next = folder.path().join(
            "2021/10/28/19/55/111122223333_waflogs_us-east-1_TEST-WEBACL_20211028T1955Z_00000002.log.gz",
        );
        assert_eq!(read(&next), "next\n");
    }

    #[test]
    fn what_was_flushed_can_be_read_before_the_file_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = archive(folder.path());
        archive.write(b"{\"a\":1}\n", NOW, || 7).unwrap();
        archive.flush().unwrap();

        let open = archive.open.as_ref().unwrap();
        let mut text = Vec::new();
        let mut part = MultiGzDecoder::new(File::open(&open.part).unwrap());
        // The end is missing still.
        part.read_to_end(&mut text).unwrap_err();
        assert_eq!(text, b"{\"a\":1}\n");
    }
}
