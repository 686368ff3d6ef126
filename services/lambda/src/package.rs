//! Deployment packages: zips, which are hostile until they were looked through.
//!
//! What may be in one is said here once: CreateFunction asks when it is uploaded, whoever unpacks
//! it asks again.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html>

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// Bytes of a zip that is uploaded.
pub const MOST_ZIPPED_BYTES: usize = 50 * 1024 * 1024;
/// Bytes of all files together.
pub const MOST_UNZIPPED_BYTES: u64 = 250 * 1024 * 1024;
/// Files and folders of a zip, which bounds what its directory takes in memory.
const MOST_ENTRIES: usize = 100_000;
/// What each entry of a zip's directory begins with.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
/// Bytes of a path.
const LONGEST_PATH: usize = 1024;
/// Bytes of the target of a link.
const LONGEST_LINK: u64 = 1024;
/// The file type within a Unix mode, and the types that may be.
const TYPE_MASK: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;

/// Why a zip is refused.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// It is larger than [`MOST_ZIPPED_BYTES`].
    #[error("the zip is larger than {MOST_ZIPPED_BYTES} bytes")]
    TooLarge,
    /// Its files are larger than [`MOST_UNZIPPED_BYTES`].
    #[error("the files are larger than {MOST_UNZIPPED_BYTES} bytes")]
    TooLargeUnzipped,
    /// It is no zip, a broken one, or one with something that is refused.
    #[error("{0}")]
    Invalid(String),
    /// What an entry was given to failed.
    #[error(transparent)]
    Taker(io::Error),
}

/// A zip that was opened; its entries are checked as they are read.
pub struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

/// An entry, checked.
pub struct PackageEntry {
    /// Where it belongs, below the task's root; has no `..` and is not absolute.
    pub path: PathBuf,
    /// What it is.
    pub kind: PackageEntryKind,
}

/// What an entry is.
#[derive(Debug, PartialEq, Eq)]
pub enum PackageEntryKind {
    /// A folder.
    Folder,
    /// A file, with its permission bits.
    File {
        /// `0o755` and the like.
        mode: u32,
    },
    /// A symbolic link to something within the package.
    Link {
        /// Where it leads, relative to the folder it stands in.
        target: PathBuf,
    },
}

impl<'a> Package<'a> {
    /// Opens a zip.
    ///
    /// # Errors
    /// It is none, is too large, or claims files that are too large.
    pub fn open(bytes: &'a [u8]) -> Result<Self, PackageError> {
        if bytes.len() > MOST_ZIPPED_BYTES {
            return Err(PackageError::TooLarge);
        }
        if memchr::memmem::find_iter(bytes, DIRECTORY_ENTRY).count() > MOST_ENTRIES {
            return Err(invalid("it has too many entries"));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(of_zip)?;
        if archive
            .decompressed_size()
            .is_none_or(|size| size > u128::from(MOST_UNZIPPED_BYTES))
        {
            return Err(PackageError::TooLargeUnzipped);
        }
        if archive.is_empty() {
            return Err(invalid("it has no entries"));
        }
        Ok(Self(archive))
    }

    /// Gives every entry to `take`, files with their content. All files together are no larger
    /// than [`MOST_UNZIPPED_BYTES`], whatever the zip's directory says.
    ///
    /// # Errors
    /// An entry is refused, its content is broken, or `take` failed.
    pub fn each(
        &mut self,
        mut take: impl FnMut(&PackageEntry, &mut dyn Read) -> io::Result<()>,
    ) -> Result<(), PackageError> {
        let mut left = MOST_UNZIPPED_BYTES;
        let mut links = BTreeSet::new();
        for index in 0..self.0.len() {
            let mut file = self.0.by_index(index).map_err(of_zip)?;
            let entry = PackageEntry::read(&mut file)?;
            // What a link leads to is checked where it stands, so nothing may stand behind one.
            if entry
                .path
                .ancestors()
                .skip(1)
                .any(|above| links.contains(above))
            {
                return Err(invalid("it has a path that goes through a link"));
            }
            if entry.is_link() {
                links.insert(entry.path.clone());
            }
            if entry.kind == PackageEntryKind::Folder || entry.is_link() {
                take(&entry, &mut io::empty()).map_err(PackageError::Taker)?;
                continue;
            }
            let mut content = Bounded {
                file: &mut file,
                left: &mut left,
                failed: None,
            };
            let taken = take(&entry, &mut content);
            // Whatever was not taken is read too, so that its checksum is verified.
            let rest = taken.and_then(|()| io::copy(&mut content, &mut io::sink()));
            match (content.failed, rest) {
                (Some(failed), _) => return Err(failed),
                (None, Err(error)) => return Err(PackageError::Taker(error)),
                (None, Ok(_)) => {}
            }
        }
        Ok(())
    }

    /// Reads it through.
    ///
    /// # Errors
    /// As [`Package::each`].
    pub fn verify(&mut self) -> Result<(), PackageError> {
        self.each(|_, _| Ok(()))
    }
}

impl PackageEntry {
    const fn is_link(&self) -> bool {
        matches!(self.kind, PackageEntryKind::Link { .. })
    }

    fn read<R: Read>(file: &mut ZipFile<'_, R>) -> Result<Self, PackageError> {
        let path = inside(file.name())?;
        if file.encrypted() {
            return Err(invalid("it has an encrypted entry"));
        }
        let mode = file.unix_mode();
        let kind = match mode.map_or(0, |mode| mode & TYPE_MASK) {
            LINK => {
                let mut target = String::new();
                file.take(LONGEST_LINK)
                    .read_to_string(&mut target)
                    .map_err(|_| invalid("it has a link to nowhere"))?;
                PackageEntryKind::Link {
                    target: link_target(&path, &target)?,
                }
            }
            FOLDER => PackageEntryKind::Folder,
            0 | REGULAR if file.is_dir() => PackageEntryKind::Folder,
            0 | REGULAR => PackageEntryKind::File {
                mode: mode.unwrap_or(0o644) & 0o777,
            },
            _ => return Err(invalid("it has an entry that is no file, folder or link")),
        };
        Ok(Self { path, kind })
    }
}

/// The path of an entry, if it stays inside.
fn inside(name: &str) -> Result<PathBuf, PackageError> {
    let refused = || invalid("it has a path that leads out of it, or is none");
    if name.is_empty() || name.len() > LONGEST_PATH || name.contains(['\0', '\\']) {
        return Err(refused());
    }
    let mut path = PathBuf::new();
    for part in Path::new(name).components() {
        match part {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err(refused());
            }
        }
    }
    Ok(path)
}

/// The target of a link, if it stays inside at every step.
fn link_target(link: &Path, target: &str) -> Result<PathBuf, PackageError> {
    let refused = || invalid("it has a link that leads out of it");
    if target.is_empty() || target.contains('\0') {
        return Err(refused());
    }
    let mut above = link.components().count().saturating_sub(1);
    let mut goes_down = false;
    for part in Path::new(target).components() {
        match part {
            Component::Normal(_) => goes_down = true,
            Component::CurDir => {}
            // Up again after a name, which may be a link itself, leads nobody knows where.
            Component::ParentDir if goes_down => return Err(refused()),
            Component::ParentDir => above = above.checked_sub(1).ok_or_else(refused)?,
            Component::RootDir | Component::Prefix(_) => return Err(refused()),
        }
    }
    Ok(PathBuf::from(target))
}

/// A file's content, as long as all files together are not too large.
struct Bounded<'a, R> {
    file: &'a mut R,
    left: &'a mut u64,
    /// Why reading failed, where it was not for the taker.
    failed: Option<PackageError>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match self.file.read(into) {
            Ok(read) => read,
            Err(error) => {
                self.failed = Some(invalid(&error.to_string()));
                return Err(error);
            }
        };
        match self.left.checked_sub(read as u64) {
            Some(left) => {
                *self.left = left;
                Ok(read)
            }
            None => {
                self.failed = Some(PackageError::TooLargeUnzipped);
                Err(io::Error::other("too large"))
            }
        }
    }
}

fn invalid(what: &str) -> PackageError {
    PackageError::Invalid(what.to_owned())
}

fn of_zip(error: ZipError) -> PackageError {
    match error {
        ZipError::UnsupportedArchive(what) => invalid(what),
        other => invalid(&other.to_string()),
    }
}
