//! How the engine finds what rules refer to.

use std::sync::Arc;

use ringwall_store::Reads;
use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language;

use crate::resources::ip_set::IpSet;
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::resources::rule_group::RuleGroup;
use crate::store::find_by_arn;

/// Rows as a catalog. What the store fails to give is not there; whoever compiles with it asks the
/// store again at its next revision.
pub struct RowCatalog<'a, T: ?Sized> {
    tx: &'a T,
}

impl<'a, T: Reads + ?Sized> RowCatalog<'a, T> {
    /// Over a view of the store.
    pub const fn new(tx: &'a T) -> Self {
        Self { tx }
    }
}

impl<T: Reads + ?Sized> Catalog for RowCatalog<'_, T> {
    fn rule_group(&self, arn: &str) -> Option<Arc<language::RuleGroup>> {
        let found = find_by_arn::<RuleGroup>(self.tx, arn).ok()??;
        Some(Arc::new(found.definition.clone()))
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        let found = find_by_arn::<IpSet>(self.tx, arn).ok()??;
        Some(found.addresses.clone().into())
    }

    fn regex_pattern_set(&self, arn: &str) -> Option<Arc<[String]>> {
        let found = find_by_arn::<RegexPatternSet>(self.tx, arn).ok()??;
        Some(found.expressions.clone().into())
    }

    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        ringwall_managed_rules::group(vendor, name, version)
    }
}
