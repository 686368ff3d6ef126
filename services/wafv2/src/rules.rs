//! Rules checked against what there is: what they refer to, and what they cost.

use std::ops::Deref;

use ringwall_store::Reads;
use ringwall_waf::language::Rule;

use crate::definition::require_references;
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::resources::rule_group::RuleGroup;
use crate::resources::web_acl::WebAcl;
use crate::statements;
use crate::store::Wafv2Tx;

impl<X: Deref<Target: Reads>> Wafv2Tx<'_, X> {
    /// Checks a rule group.
    pub(crate) fn require_valid_group(&self, group: &RuleGroup) -> Result<(), Wafv2Error> {
        let references = statements::references(&group.definition.rules);
        require_references(self, &group.entity.place, &references)
    }

    /// Checks a web ACL. The units that it uses.
    pub(crate) fn capacity_of_web_acl(&self, web_acl: &WebAcl) -> Result<u64, Wafv2Error> {
        let references = statements::references_of_web_acl(&web_acl.definition);
        require_references(self, &web_acl.entity.place, &references)?;
        Ok(0)
    }

    /// Checks rules. The units that they would use.
    pub(crate) fn capacity_of_rules(
        &self,
        place: &Place,
        rules: &[Rule],
    ) -> Result<u64, Wafv2Error> {
        require_references(self, place, &statements::references(rules))?;
        Ok(0)
    }
}
