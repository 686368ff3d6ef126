//! A function's folder as a zip, and how a change of it is seen.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, Cursor, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::description;

/// Files of a function, at most.
const FILES: usize = 10_000;
/// Bytes of a function before they are packed: Lambda's own limit.
const BYTES: u64 = 250 * 1024 * 1024;

/// Why a folder is no package.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unpackable {
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    #[error("{}: {}", .0.display(), .1)]
    Wrong(PathBuf, String),
    #[error("it has more than {FILES} files or 250 MiB")]
    TooLarge,
    #[error("it cannot be packed: {0}")]
    Zip(#[from] zip::result::ZipError),
}

impl Unpackable {
    pub(super) fn file(path: &Path, error: io::Error) -> Self {
        Self::File(path.to_owned(), error)
    }
}

/// What changes when a file of the folder does.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Fingerprint(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Fingerprint {
    pub(super) fn of(folder: &Path) -> Result<Self, Unpackable> {
        let files = files(folder)?.into_iter();
        let marks = files.map(|(path, file)| (path, file.len(), file.modified().ok()));
        Ok(Self(marks.collect()))
    }
}

/// Whether a file or folder is left out: hidden ones, and what Python compiles.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || name == "__pycache__"
}

/// The package: the same bytes for the same files, whenever they were written.
pub(super) fn zip(folder: &Path) -> Result<Vec<u8>, Unpackable> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, file) in files(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path);
        if name == Path::new(description::FILE) {
            continue;
        }
        let mode = SimpleFileOptions::default().unix_permissions(file.permissions().mode());
        writer.start_file(name.to_string_lossy(), mode)?;
        let bytes = fs::read(&path).map_err(|error| Unpackable::file(&path, error))?;
        let written = writer.write_all(&bytes);
        written.map_err(|error| Unpackable::file(&path, error))?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The files below a folder, in order. Links are not followed: they may lead anywhere.
fn files(folder: &Path) -> Result<Vec<(PathBuf, Metadata)>, Unpackable> {
    let (mut found, mut bytes) = (Vec::new(), 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error| Unpackable::file(&folder, error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            if is_hidden(&entry.file_name()) {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let file = entry.metadata().map_err(failed)?;
                bytes += file.len();
                found.push((entry.path(), file));
            }
            if found.len() + folders.len() > FILES || bytes > BYTES {
                return Err(Unpackable::TooLarge);
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, zip};

    #[test]
    fn packs_what_is_there_but_hidden_files_and_the_description() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| std::fs::write(folder.path().join(name), name).unwrap();
        std::fs::create_dir(folder.path().join("lib")).unwrap();
        for name in ["app.py", "lib/deep.py", ".env", "function.toml"] {
            write(name);
        }

        let packed = zip(folder.path()).unwrap();

        let archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
        let mut names: Vec<&str> = archive.file_names().collect();
        names.sort_unstable();
        assert_eq!(names, ["app.py", "lib/deep.py"]);
    }

    #[test]
    fn a_change_is_seen_and_the_package_stays_the_same_without_one() {
        let folder = tempfile::tempdir().unwrap();
        let code = folder.path().join("app.py");
        std::fs::write(&code, "one").unwrap();
        let (before, first) = (Fingerprint::of(folder.path()).unwrap(), zip(folder.path()));
        assert_eq!(first.unwrap(), zip(folder.path()).unwrap());
        std::fs::write(&code, "three").unwrap();
        assert!(before != Fingerprint::of(folder.path()).unwrap());
    }

    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("everything")).unwrap();
        let packed = zip(folder.path()).unwrap();
        let archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
        assert!(archive.is_empty());
    }
}
