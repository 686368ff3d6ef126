//! Managed rule groups, by name.

use std::sync::Arc;

use ringwall_waf::catalog::ManagedRuleGroup;

/// A managed rule group; none yet.
pub(crate) fn find(
    _vendor: &str,
    _name: &str,
    _version: Option<&str>,
) -> Option<Arc<ManagedRuleGroup>> {
    None
}
