//! Rule groups that AWS keeps: its names and versions, Ringwall's content.

use ringwall_managed_rules::Group;

use crate::api::LabelSummary;
use crate::error::Wafv2Error;

/// The group of a vendor and name.
///
/// # Errors
/// There is none.
pub(crate) fn group(vendor: &str, name: &str) -> Result<&'static Group, Wafv2Error> {
    ringwall_managed_rules::find(vendor, name).ok_or_else(Wafv2Error::nonexistent)
}

/// Refuses a version that a group does not have.
///
/// # Errors
/// It does not have it.
pub(crate) fn require_version(group: &Group, version: Option<&str>) -> Result<(), Wafv2Error> {
    match version {
        Some(version) if !group.versions.iter().any(|known| known == version) => {
            Err(Wafv2Error::expired_version())
        }
        _ => Ok(()),
    }
}

/// Names of labels as the API shows them.
pub(crate) fn labels<'l>(names: impl IntoIterator<Item = &'l String>) -> Vec<LabelSummary> {
    let summary = |name: &String| LabelSummary {
        name: Some(name.clone()),
    };
    names.into_iter().map(summary).collect()
}
