//! What lies in the data folder.

use std::path::{Path, PathBuf};

use ringwall_crypto::SecretBytes;
use ringwall_store::RootKey;

use crate::config::RootKeyPlace;
use crate::output::Failure;

/// The data folder and the names in it.
#[derive(Clone, Debug)]
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes it, for its owner alone.
    pub(crate) fn create(&self) -> Result<(), Failure> {
        let failed = |error| {
            Failure::new(format!(
                "The data folder {} cannot be made: {error}",
                self.0.display()
            ))
            .hint("Name another with --data-dir.")
        };
        std::fs::create_dir_all(&self.0).map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let owner_only = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(&self.0, owner_only).map_err(failed)?;
        }
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn trail(&self) -> PathBuf {
        self.0.join("trail")
    }

    pub(crate) fn root_credentials(&self) -> PathBuf {
        self.0.join("root-credentials")
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.0.join("ca.pem")
    }

    pub(crate) fn owner_socket(&self) -> PathBuf {
        self.0.join("owner.sock")
    }

    pub(crate) fn seal(&self) -> PathBuf {
        self.0.join("seal.json")
    }
}

/// The root key, read from where it is.
pub(crate) fn root_key(place: &RootKeyPlace) -> Result<RootKey, Failure> {
    match place {
        RootKeyPlace::File(path) => Ok(RootKey::File(path.clone())),
        RootKeyPlace::PassphraseFile(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Failure::new(format!(
                    "The passphrase file {} cannot be read: {error}",
                    path.display()
                ))
            })?;
            let line = text.lines().next().unwrap_or_default();
            if line.is_empty() {
                return Err(Failure::new(format!("{} is empty", path.display()))
                    .hint("Its first line is the passphrase."));
            }
            Ok(RootKey::Passphrase(SecretBytes::copy_of(line.as_bytes())))
        }
    }
}
