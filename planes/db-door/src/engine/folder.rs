//! Where servers' files lie.
//!
//! ```text
//! <folder>/db-…/           the home of an instance, Ringwall's own
//!               data/      the server's
//!               run/       the server's socket
//!               tmp/       the server's
//!               secrets/   what the server reads and may not change
//!               installed  the data are whole
//!               pid        the server that was started last
//!               server.log
//! <folder>/snapshot-…/data a copy of an instance's data
//! ```
//!
//! Where Ringwall is root and servers are other users, folders above theirs can be passed through
//! and not listed (0711); the servers' own are closed to all others (0700).

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use super::copy::Copy;
use super::error::{EngineError, EngineResult};
use super::system_user::{SystemUser, is_root};

/// A log that has grown beyond this begins anew when the server starts.
const LONGEST_LOG: u64 = 4 << 20;
/// What folders of snapshots begin with.
pub(super) const COPY: &str = "snapshot-";
/// The longest path of a Unix socket.
const LONGEST_SOCKET: usize = 107;

/// The folder of all instances' files.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    is_temporary: bool,
}

impl std::fmt::Display for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.path.display().fmt(f)
    }
}

impl Folder {
    /// Files that stay.
    pub const fn lasting(path: PathBuf) -> Self {
        Self {
            path,
            is_temporary: false,
        }
    }

    /// Files that go when Ringwall ends.
    pub const fn temporary(path: PathBuf) -> Self {
        Self {
            path,
            is_temporary: true,
        }
    }

    pub(crate) fn create(&self) -> io::Result<()> {
        fs::create_dir_all(&self.path)?;
        fs::set_permissions(&self.path, Permissions::from_mode(passable()))
    }

    /// All servers have stopped. An empty folder goes too: not every Ringwall has DB instances.
    pub(crate) fn end(&self) {
        let removed = if self.is_temporary {
            fs::remove_dir_all(&self.path)
        } else {
            fs::remove_dir(&self.path)
        };
        if let Err(error) = removed
            && error.kind() != io::ErrorKind::DirectoryNotEmpty
        {
            tracing::warn!(%error, "the folder of databases cannot be removed");
        }
    }

    /// The files of a snapshot, there or not.
    pub(crate) fn copy(&self, file_id: &str) -> Copy {
        Copy::new(self.path.join(format!("{COPY}{file_id}")))
    }

    /// The files of snapshots that are there.
    pub(crate) fn copies(&self) -> Vec<Copy> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let is_copy = |name: &str| name.starts_with(COPY);
        let copies = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_copy));
        copies.map(|entry| Copy::new(entry.path())).collect()
    }

    /// The home of an instance, there or not.
    pub(crate) fn home(&self, resource_id: &str) -> Home {
        Home(self.path.join(resource_id))
    }

    /// The homes that are there.
    pub(crate) fn homes(&self) -> Vec<Home> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let homes = entries.map(|entry| Home(entry.path()));
        homes.filter(|home| home.id().starts_with("db-")).collect()
    }
}

/// The mode of folders that servers pass through.
pub(super) fn passable() -> u32 {
    if is_root() { 0o711 } else { 0o700 }
}

/// An instance's files.
#[derive(Clone, Debug)]
pub(crate) struct Home(PathBuf);

impl Home {
    /// The `DbiResourceId`.
    pub(crate) fn id(&self) -> &str {
        let name = self.0.file_name().and_then(|name| name.to_str());
        name.unwrap_or_default()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub(crate) fn run(&self) -> PathBuf {
        self.0.join("run")
    }

    pub(crate) fn tmp(&self) -> PathBuf {
        self.0.join("tmp")
    }

    pub(crate) fn secret(&self, name: &str) -> PathBuf {
        self.0.join("secrets").join(name)
    }

    pub(crate) fn plugins(&self) -> PathBuf {
        self.0.join("plugins")
    }

    pub(crate) fn pid(&self) -> PathBuf {
        self.0.join("pid")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("server.log")
    }

    fn mark(&self) -> PathBuf {
        self.0.join("installed")
    }

    /// Whether the data are whole.
    pub(crate) fn is_installed(&self) -> bool {
        self.mark().exists()
    }

    /// The data are whole.
    pub(crate) fn mark_installed(&self) -> EngineResult<()> {
        write(&self.mark(), b"", 0o600, None)
    }

    /// Makes an empty home, in place of one that is not whole.
    pub(crate) fn create(&self, user: Option<SystemUser>) -> EngineResult<()> {
        self.remove()?;
        make(&self.0, passable(), None)?;
        for own in [self.data(), self.run(), self.tmp()] {
            make(&own, 0o700, user)?;
        }
        let of_root = user.map(|user| SystemUser { uid: 0, ..user });
        make(&self.0.join("secrets"), 0o750, of_root)?;
        make(&self.plugins(), 0o750, of_root)
    }

    /// Writes a file that the server may read and not change.
    pub(crate) fn write_secret(
        &self,
        name: &str,
        text: &str,
        user: Option<SystemUser>,
    ) -> EngineResult<()> {
        let of_root = user.map(|user| SystemUser { uid: 0, ..user });
        write(&self.secret(name), text.as_bytes(), 0o640, of_root)
    }

    /// Writes a library that the server loads.
    pub(crate) fn write_plugin(
        &self,
        name: &str,
        library: &[u8],
        user: Option<SystemUser>,
    ) -> EngineResult<()> {
        let of_root = user.map(|user| SystemUser { uid: 0, ..user });
        write(&self.plugins().join(name), library, 0o640, of_root)
    }

    /// Writes a file that only Ringwall itself may read.
    pub(crate) fn write_own_secret(&self, name: &str, text: &str) -> EngineResult<()> {
        write(&self.secret(name), text.as_bytes(), 0o600, None)
    }

    /// Removes one of the data's files; one that is not there is no fault.
    pub(crate) fn forget_data(&self, name: &str) {
        forget(&self.data().join(name));
    }

    /// Removes a secret file; one that is not there is no fault.
    pub(crate) fn forget_secret(&self, name: &str) {
        forget(&self.secret(name));
    }

    /// Notes the server that was started.
    pub(crate) fn note_pid(&self, pid: u32) -> EngineResult<()> {
        write(&self.pid(), pid.to_string().as_bytes(), 0o600, None)
    }

    /// The log, to be written on.
    pub(crate) fn open_log(&self) -> EngineResult<fs::File> {
        let path = self.log();
        let is_long = fs::metadata(&path).is_ok_and(|log| log.len() > LONGEST_LOG);
        OpenOptions::new()
            .create(true)
            .append(!is_long)
            .write(true)
            .truncate(is_long)
            .mode(0o600)
            .open(&path)
            .map_err(|error| EngineError::File(path, error))
    }

    /// The socket of this name, if its path is short enough.
    pub(crate) fn socket(&self, name: &str) -> EngineResult<PathBuf> {
        let path = self.run().join(name);
        if path.as_os_str().len() > LONGEST_SOCKET {
            return Err(EngineError::LongPath(path));
        }
        Ok(path)
    }

    /// Removes it all; one that is not there is no fault.
    pub(crate) fn remove(&self) -> EngineResult<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(EngineError::File(self.0.clone(), error))
            }
            _ => Ok(()),
        }
    }
}

fn forget(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a file of a database server cannot be removed");
    }
}

pub(super) fn make(path: &Path, mode: u32, owner: Option<SystemUser>) -> EngineResult<()> {
    let made = DirBuilder::new().mode(mode).create(path).and_then(|()| {
        // The mode that was asked for is cut by the umask.
        fs::set_permissions(path, Permissions::from_mode(mode))?;
        match owner {
            Some(owner) => chown(path, Some(owner.uid), Some(owner.gid)),
            None => Ok(()),
        }
    });
    made.map_err(|error| EngineError::File(path.to_owned(), error))
}

fn write(path: &Path, bytes: &[u8], mode: u32, owner: Option<SystemUser>) -> EngineResult<()> {
    let open = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .mode(mode)
        .open(path);
    let written = open.and_then(|mut file| {
        fs::set_permissions(path, Permissions::from_mode(mode))?;
        if let Some(owner) = owner {
            chown(path, Some(owner.uid), Some(owner.gid))?;
        }
        file.write_all(bytes)
    });
    written.map_err(|error| EngineError::File(path.to_owned(), error))
}
