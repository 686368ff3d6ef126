//! The lists that a command is given.

use std::fs;
use std::path::Path;

use ringwall_threat::intelligence::{Category, Indicator, Intelligence, List, Scope, parse};

use super::DetectFlags;
use crate::output::Failure;

/// The largest list, as AWS takes it.
const MAX_BYTES: u64 = 35 << 20;

/// Reads all lists; tells how many lines are no entries.
pub(super) fn read(flags: &DetectFlags) -> Result<(Intelligence, u64), Failure> {
    let given = flags.list.iter().map(|(category, path)| (*category, path));
    let threats = flags
        .threat_list
        .iter()
        .map(|path| (Category::Custom, path));
    let trusted = flags
        .trusted_list
        .iter()
        .map(|path| (Category::Trusted, path));
    let mut lists = Vec::new();
    let mut rejected = 0;
    for (category, path) in given.chain(threats).chain(trusted) {
        let (list, indicators, wrong) = one(flags, category, path)?;
        rejected += wrong;
        lists.push((list, indicators));
    }
    Ok((Intelligence::new(lists), rejected))
}

fn one(
    flags: &DetectFlags,
    category: Category,
    path: &Path,
) -> Result<(List, Vec<Indicator>, u64), Failure> {
    let wrong = |what: &dyn std::fmt::Display| {
        Failure::new(format!(
            "The list {} cannot be read: {what}",
            path.display()
        ))
    };
    let size = fs::metadata(path).map_err(|error| wrong(&error))?.len();
    if size > MAX_BYTES {
        return Err(wrong(&"it is larger than 35 MB"));
    }
    let bytes = fs::read(path).map_err(|error| wrong(&error))?;
    let scope = match category {
        Category::LeakedKey => Scope::Keys,
        _ => Scope::Entities,
    };
    let parsed = parse(flags.list_form.into(), scope, &bytes);
    let name = path.file_name().unwrap_or_default();
    let list = List {
        name: name.to_string_lossy().into_owned(),
        threat: String::new(),
        category,
    };
    Ok((list, parsed.indicators, parsed.rejected))
}
