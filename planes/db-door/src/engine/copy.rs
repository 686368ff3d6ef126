//! The files of snapshots.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{EngineError, EngineResult};
use super::folder::{COPY, make, passable};
use super::program::{command, run};
use super::system_user::SystemUser;

/// Shares the blocks where the file system can, and keeps what is sparse.
const CP: &str = "/bin/cp";
const ARGUMENTS: [&str; 3] = ["--archive", "--reflink=auto", "--no-target-directory"];

/// A copy of an instance's data.
#[derive(Clone, Debug)]
pub(crate) struct Copy(PathBuf);

impl Copy {
    pub(super) const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Names it, as the snapshot's row does.
    pub(crate) fn file_id(&self) -> &str {
        let name = self.0.file_name().and_then(|name| name.to_str());
        name.and_then(|name| name.strip_prefix(COPY))
            .unwrap_or_default()
    }

    /// Copies `data` here, in place of a copy that is not whole. It is the servers' user who
    /// copies: links that he may have put there lead him nowhere he could not go by himself.
    pub(crate) async fn fill(&self, data: &Path, user: Option<SystemUser>) -> EngineResult<()> {
        self.remove()?;
        make(&self.0, passable(), None)?;
        make(&self.data(), 0o700, user)?;
        copy(data, &self.data(), user).await
    }

    /// Copies it into `data`, which is empty.
    pub(crate) async fn restore(&self, data: &Path, user: Option<SystemUser>) -> EngineResult<()> {
        copy(&self.data(), data, user).await
    }

    /// Removes it; one that is not there is no fault.
    pub(crate) fn remove(&self) -> EngineResult<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(EngineError::File(self.0.clone(), error))
            }
            _ => Ok(()),
        }
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

async fn copy(from: &Path, to: &Path, user: Option<SystemUser>) -> EngineResult<()> {
    let mut cp = command(Path::new(CP), user, "TERM");
    cp.args(ARGUMENTS).arg(from).arg(to);
    run(cp, "").await.map(drop)
}
