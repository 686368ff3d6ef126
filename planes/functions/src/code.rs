//! Functions' code: zips unpacked once into folders named by their digest.

use std::collections::HashMap;
use std::fs::{self, File, Permissions};
use std::io::{self, Cursor, Read};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, UTIME_NOW};
use zip::ZipArchive;

/// AWS's limit of the unpacked size.
const UNPACKED_LIMIT: u64 = 250 * 1024 * 1024;
/// The most files and folders.
const ENTRY_LIMIT: usize = 50_000;
/// The most that stays unpacked: the least used goes first.
const KEPT: usize = 64;

/// The folder of unpacked code.
pub(crate) struct CodeFolder {
    folder: PathBuf,
    /// Held while a zip is unpacked, one lock a digest.
    unpacking: Mutex<HashMap<String, Arc<Mutex<()>>>>,
}

/// Why code cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CodeError {
    #[error("the name of the code is not a digest")]
    Name,
    #[error("{0}")]
    Source(String),
    #[error("the zip is broken: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("the zip has a path that leads out of it, or a link: {0}")]
    Path(String),
    #[error("the zip is too large when unpacked")]
    Size,
    #[error("the code cannot be unpacked: {0}")]
    Disk(#[from] io::Error),
}

impl CodeFolder {
    /// Makes the folder, for its owner alone, and empties it.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
        for entry in fs::read_dir(&folder)? {
            fs::remove_dir_all(entry?.path())?;
        }
        Ok(Self {
            folder,
            unpacking: Mutex::default(),
        })
    }

    /// The folder of the code with this digest, unpacked now if it was not before. Blocks.
    pub(crate) fn unpacked(
        &self,
        sha256: &str,
        zip: impl FnOnce() -> Result<Vec<u8>, String>,
    ) -> Result<PathBuf, CodeError> {
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(CodeError::Name);
        }
        let folder = self.folder.join(sha256);
        let turn = Arc::clone(self.unpacking.lock().entry(sha256.to_owned()).or_default());
        let _turn = turn.lock();
        if !folder.exists() {
            let partial = self.folder.join(format!("{sha256}.partial"));
            let unpacked = zip()
                .map_err(CodeError::Source)
                .and_then(|zip| unpack(&zip, &partial));
            if let Err(error) = unpacked {
                drop(fs::remove_dir_all(&partial));
                return Err(error);
            }
            fs::rename(&partial, &folder)?;
        }
        mark_as_used(&folder)?;
        self.unpacking.lock().remove(sha256);
        Ok(folder)
    }

    /// Removes code that no environment uses, the oldest first, when there is much of it.
    pub(crate) fn tidy(&self, used: &[PathBuf]) {
        let mut unused: Vec<_> = fs::read_dir(&self.folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|entry| !used.contains(&entry.path()))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        unused.sort();
        let over = unused.len().saturating_sub(KEPT);
        for (_, folder) in unused.into_iter().take(over) {
            drop(fs::remove_dir_all(folder));
        }
    }
}

/// What was used last is removed last.
fn mark_as_used(folder: &Path) -> io::Result<()> {
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: UTIME_NOW,
    };
    let times = Timestamps {
        last_access: now,
        last_modification: now,
    };
    Ok(rustix::fs::utimensat(
        CWD,
        folder,
        &times,
        AtFlags::empty(),
    )?)
}

fn unpack(zip: &[u8], folder: &Path) -> Result<(), CodeError> {
    let mut archive = ZipArchive::new(Cursor::new(zip))?;
    if archive.len() > ENTRY_LIMIT {
        return Err(CodeError::Size);
    }
    make_folder(folder)?;
    let mut left = UNPACKED_LIMIT;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let place = folder.join(safe_path(entry.name())?);
        if entry.is_dir() {
            make_folder(&place)?;
            continue;
        }
        if entry.unix_mode().is_some_and(|mode| !is_file(mode)) {
            return Err(CodeError::Path(entry.name().to_owned()));
        }
        if let Some(parent) = place.parent() {
            make_folder(parent)?;
        }
        let executable = entry.unix_mode().is_some_and(|mode| mode & 0o111 != 0);
        left = left
            .checked_sub(write(&mut entry, &place, executable, left)?)
            .ok_or(CodeError::Size)?;
    }
    Ok(())
}

/// Whether the mode of an entry is that of a file, or says nothing of the kind.
fn is_file(mode: u32) -> bool {
    matches!(mode & 0o170_000, 0 | 0o100_000)
}

/// A relative path without a way up. Not what a zip reader would make of another one: that is
/// refused, not mended.
fn safe_path(name: &str) -> Result<PathBuf, CodeError> {
    let refused = || CodeError::Path(name.to_owned());
    if name.contains(['\0', '\\']) {
        return Err(refused());
    }
    let mut path = PathBuf::new();
    for component in Path::new(name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            _ => return Err(refused()),
        }
    }
    if path.as_os_str().is_empty() {
        return Err(refused());
    }
    Ok(path)
}

/// Writes one file; says how long it is, which is more than `limit` when it is cut.
fn write(
    entry: &mut impl Read,
    place: &Path,
    executable: bool,
    limit: u64,
) -> Result<u64, CodeError> {
    let mode = if executable { 0o755 } else { 0o644 };
    // Not truncated: a name that comes twice is refused.
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(place)?;
    let written = io::copy(&mut entry.take(limit.saturating_add(1)), &mut file)?;
    file.set_permissions(Permissions::from_mode(mode))?;
    Ok(written)
}

/// A folder that functions, which run as another user, may read.
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(folder)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const DIGEST: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

    fn zip_of(files: &[(&str, &[u8], u32)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content, mode) in files {
            let options = SimpleFileOptions::default().unix_permissions(*mode);
            zip.start_file(*name, options).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn unpacked(zip: Vec<u8>) -> (tempfile::TempDir, Result<PathBuf, CodeError>) {
        let scratch = tempfile::tempdir().unwrap();
        let code = CodeFolder::open(scratch.path().join("code")).unwrap();
        let folder = code.unpacked(DIGEST, || Ok(zip));
        (scratch, folder)
    }

    #[test]
    fn unpacks_once_and_keeps_executable_bits() {
        let scratch = tempfile::tempdir().unwrap();
        let code = CodeFolder::open(scratch.path().join("code")).unwrap();
        let zip = zip_of(&[("bootstrap", b"run", 0o755), ("lib/a.py", b"a", 0o600)]);

        let folder = code.unpacked(DIGEST, || Ok(zip)).unwrap();
        let again = code.unpacked(DIGEST, || panic!("it is there already"));

        assert_eq!(again.unwrap(), folder);
        let mode = |path| {
            fs::metadata(folder.join(path))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!((mode("bootstrap"), mode("lib/a.py")), (0o755, 0o644));
        assert_eq!(fs::read(folder.join("lib/a.py")).unwrap(), b"a");
    }

    #[test]
    fn what_an_earlier_server_left_is_removed() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("code");
        fs::create_dir_all(folder.join("old.partial")).unwrap();
        CodeFolder::open(folder.clone()).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        assert_eq!(
            fs::metadata(folder).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }

    #[test]
    fn refuses_ways_out_and_leaves_nothing() {
        for name in ["../a", "a/../../b", "/etc/passwd", "a\\..\\b", "."] {
            let (scratch, folder) = unpacked(zip_of(&[("ok", b"1", 0o644), (name, b"2", 0o644)]));
            assert!(folder.is_err(), "{name}");
            assert_eq!(
                fs::read_dir(scratch.path().join("code")).unwrap().count(),
                0
            );
        }
    }

    #[test]
    fn refuses_links() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("link", "/etc", SimpleFileOptions::default())
            .unwrap();
        let (_scratch, folder) = unpacked(zip.finish().unwrap().into_inner());
        assert!(matches!(folder, Err(CodeError::Path(name)) if name == "link"));
    }

    #[test]
    fn a_zip_that_unpacks_to_too_much_is_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("zeros", SimpleFileOptions::default())
            .unwrap();
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..251 {
            zip.write_all(&zeros).unwrap();
        }
        let (_scratch, folder) = unpacked(zip.finish().unwrap().into_inner());
        assert!(matches!(folder, Err(CodeError::Size)));
    }

    #[test]
    fn a_name_that_is_no_digest_is_refused() {
        let scratch = tempfile::tempdir().unwrap();
        let code = CodeFolder::open(scratch.path().join("code")).unwrap();
        assert!(code.unpacked("../x", || Ok(Vec::new())).is_err());
    }
}
