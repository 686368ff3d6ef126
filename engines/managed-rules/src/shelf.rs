//! All groups.

use std::sync::{Arc, LazyLock};

use ringwall_waf::catalog::ManagedRuleGroup;

use crate::Group;
use crate::content::{ChainFile, GroupFile};
use crate::{bots, expand};

/// Who keeps the groups.
pub const VENDOR: &str = "AWS";

pub(crate) const CHAINS: &str = include_str!("../content/chains.toml");

/// The groups in the order in which AWS's documentation has them.
pub(crate) const FILES: &[&str] = &[
    include_str!("../content/common.toml"),
    include_str!("../content/admin-protection.toml"),
    include_str!("../content/known-bad-inputs.toml"),
    include_str!("../content/sql-database.toml"),
    include_str!("../content/linux.toml"),
    include_str!("../content/posix.toml"),
    include_str!("../content/windows.toml"),
    include_str!("../content/php.toml"),
    include_str!("../content/wordpress.toml"),
    include_str!("../content/ip-reputation.toml"),
    include_str!("../content/anonymous-ip.toml"),
    include_str!("../content/bot-control.toml"),
    include_str!("../content/account-takeover.toml"),
    include_str!("../content/account-creation.toml"),
    include_str!("../content/anti-ddos.toml"),
];

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    // What is compiled in is read by a test: nothing is left out here.
    let chains: ChainFile = toml::from_str(CHAINS).unwrap_or_else(|_| ChainFile {
        chains: Default::default(),
    });
    let files = FILES.iter().filter_map(|text| toml::from_str(text).ok());
    files
        .map(bots::complete)
        .filter_map(|file: GroupFile| expand::group(&file, &chains).ok())
        .collect()
});

/// All groups.
pub fn groups() -> &'static [Group] {
    &GROUPS
}

/// A group by vendor and name.
pub fn find(vendor: &str, name: &str) -> Option<&'static Group> {
    let mut named = groups().iter();
    named.find(|group| vendor == VENDOR && group.name == name)
}

/// A group for the engine, at a version; without a version, the default one.
pub fn group(vendor: &str, name: &str, version: Option<&str>) -> Option<Arc<ManagedRuleGroup>> {
    find(vendor, name)?.at(version)
}
