//! The embedded engine's file: made whole or not at all.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use redb::{Database, DatabaseError};

use crate::StoreError;

/// Redb's cache of pages, in bytes.
const PAGE_CACHE_BYTES: usize = 16 * 1024 * 1024;

/// Opens the file, or makes it. A file that was not closed in order is repaired first.
pub(crate) fn open(path: &Path) -> Result<Database, StoreError> {
    if !path.exists() {
        make(path).map_err(|source| StoreError::File {
            path: path.to_owned(),
            source,
        })?;
    }
    open_or_create(path).map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => StoreError::InUse(path.to_owned()),
        error => StoreError::Engine(error.to_string()),
    })
}

/// Redb cannot open a file that a power cut left half made. So the file is made under another
/// name, and has its own once it is on the disk.
fn make(path: &Path) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    remove_if_there(&draft)?;
    drop(open_or_create(&draft).map_err(io::Error::other)?);
    // A link, unlike a renaming, never takes the place of a file that another process made.
    let placed = fs::hard_link(&draft, path).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Ok(()),
        // Not every file system has links.
        _ => fs::rename(&draft, path),
    });
    remove_if_there(&draft)?;
    placed?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn open_or_create(path: &Path) -> Result<Database, DatabaseError> {
    Database::builder()
        .set_cache_size(PAGE_CACHE_BYTES)
        .create(path)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, EmbeddedEngine, Engine as _, Fetched};

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_draft_that_a_power_cut_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.redb");
        let draft = path.with_extension(format!("{}.new", std::process::id()));
        fs::write(draft, [7; 72 * 1024]).unwrap();
        drop(open(&path).unwrap());
        assert_eq!(names_in(folder.path()), ["store.redb"]);
    }

    #[test]
    fn a_file_that_another_process_made_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.redb");
        let engine = EmbeddedEngine::open(&path).unwrap();
        let batch = Batch {
            put: vec![(b"a".to_vec(), b"1".to_vec())],
            ..Batch::default()
        };
        engine.commit(batch).unwrap();
        drop(engine);
        make(&path).unwrap();
        let engine = EmbeddedEngine::open(&path).unwrap();
        let found = engine.snapshot().unwrap().get(b"a", None).unwrap();
        assert!(matches!(found, Fetched::Found(entry) if entry.value == b"1"));
        assert_eq!(names_in(folder.path()), ["store.redb"]);
    }
}
