//! The user's lists of addresses, in a folder; read again when they change.
//!
//! The managed groups of IP reputation and anonymous addresses look addresses up in them: see
//! [`ringwall_managed_rules::address_list`] for their names and form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::RwLock;
use ringwall_managed_rules::address_list::{self, AddressLists};

use crate::file_version::FileVersion;

/// The largest list that is read.
const LIST_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Lists that are read of a folder.
const LISTS_MAX: usize = 1_000;

/// The lists of a folder.
#[derive(Default)]
pub(crate) struct ListFolder {
    folder: Option<PathBuf>,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    lists: AddressLists,
    /// By the list's name.
    versions: BTreeMap<String, FileVersion>,
    /// Counts changes.
    generation: u64,
}

impl ListFolder {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        let lists = Self {
            folder,
            ..Self::default()
        };
        lists.refresh();
        lists
    }

    /// Reads what has changed. A list that cannot be read leaves what was read before.
    pub(crate) fn refresh(&self) {
        let Some(folder) = &self.folder else { return };
        let found = match found(folder) {
            Ok(found) => found,
            Err(error) => {
                let folder = folder.display();
                tracing::error!(%folder, %error, "the folder of address lists cannot be read");
                return;
            }
        };
        if self.state.read().versions == found {
            return;
        }
        let mut state = self.state.write();
        for (name, version) in &found {
            if state.versions.get(name) != Some(version) {
                state.read(folder, name, version);
            }
        }
        let gone = state
            .versions
            .keys()
            .filter(|name| !found.contains_key(*name));
        let gone: Vec<String> = gone.cloned().collect();
        for name in gone {
            state.take_in(&name, "");
        }
        state.versions = found;
        state.generation += 1;
    }

    /// The networks of a list by its ARN; nothing for ARNs of other things.
    pub(crate) fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.state.read().lists.ip_set(arn)
    }

    /// Changes when the list of an ARN does.
    pub(crate) fn version(&self, arn: &str) -> Option<String> {
        let name = address_list::name(arn)?;
        let state = self.state.read();
        Some(format!("{:?}", state.versions.get(name)))
    }

    /// Changes when any list does.
    pub(crate) fn generation(&self) -> u64 {
        self.state.read().generation
    }
}

/// The lists in a folder.
fn found(folder: &Path) -> std::io::Result<BTreeMap<String, FileVersion>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)?.take(LISTS_MAX) {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let is_list = path.extension().is_some_and(|extension| extension == "txt");
        if let (Some(name), true, Some(version)) = (name, is_list, FileVersion::of(&path)) {
            found.insert(name.to_owned(), version);
        }
    }
    Ok(found)
}

impl State {
    fn read(&mut self, folder: &Path, name: &str, version: &FileVersion) {
        if version.bytes() > LIST_BYTES_MAX {
            tracing::error!(name, "a list of addresses is too large");
            return;
        }
        match std::fs::read_to_string(folder.join(format!("{name}.txt"))) {
            Ok(text) => self.take_in(name, &text),
            Err(error) => tracing::error!(name, %error, "a list of addresses cannot be read"),
        }
    }

    fn take_in(&mut self, name: &str, text: &str) {
        match self.lists.insert(name, text) {
            Ok(()) => tracing::info!(name, "a list of addresses was read"),
            Err(error) => tracing::error!(name, %error, "a list of addresses is wrong"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_when_they_change_and_forgotten_when_they_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("AnonymousIPList.txt");
        let lists = ListFolder::new(Some(folder.path().to_owned()));
        let arn = address_list::arn("AnonymousIPList");
        let networks = || {
            lists.refresh();
            let networks = lists.ip_set(&arn).unwrap();
            (networks.join(" "), lists.generation(), lists.version(&arn))
        };

        let (none, before, first) = networks();
        assert_eq!(none, "");
        std::fs::write(&path, "192.0.2.1 # an exit\n").unwrap();
        let (one, after, second) = networks();
        assert_eq!(one, "192.0.2.1/32");
        assert!(after > before && first != second);
        assert_eq!(networks().1, after);
        // What is wrong leaves what was there.
        std::fs::write(&path, "192.0.2.1\nnonsense\n").unwrap();
        assert_eq!(networks().0, "192.0.2.1/32");
        std::fs::remove_file(&path).unwrap();
        assert_eq!(networks().0, "");
        assert_eq!(
            lists.ip_set("arn:aws:wafv2:us-east-1:1:regional/ipset/a/b"),
            None
        );
    }
}
