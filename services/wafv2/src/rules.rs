//! Rules checked: what the engine can tell by itself, what they refer to, and what they cost.

use std::ops::Deref;

use ringwall_store::Reads;
use ringwall_waf::language::Rule;
use ringwall_waf::language::action::RuleAction;
use ringwall_waf::language::statement::Statement;
use ringwall_waf::{capacity, validate};

use crate::api::Scope;
use crate::catalog::RowCatalog;
use crate::definition::require_references;
use crate::error::Wafv2Error;
use crate::managed;
use crate::parameter::{Field, Reason};
use crate::quotas;
use crate::resources::place::Place;
use crate::resources::rule_group::RuleGroup;
use crate::resources::web_acl::WebAcl;
use crate::statements;
use crate::store::Wafv2Tx;

impl<X: Deref<Target: Reads>> Wafv2Tx<'_, X> {
    /// Checks a rule group. Its rules must fit into the capacity that it was made with.
    pub(crate) fn require_valid_group(&self, group: &RuleGroup) -> Result<(), Wafv2Error> {
        validate::rule_group(&group.definition)?;
        let rules = &group.definition.rules;
        let used = self.capacity_of(&group.entity.place, rules)?;
        if used > group.definition.capacity || group.definition.capacity > quotas::CAPACITY {
            return Err(Wafv2Error::limits_exceeded());
        }
        Ok(())
    }

    /// Checks a web ACL. The units that it uses.
    pub(crate) fn capacity_of_web_acl(&self, web_acl: &WebAcl) -> Result<u64, Wafv2Error> {
        let definition = &web_acl.definition;
        validate::web_acl(definition)?;
        self.require_there(&web_acl.entity.place, &definition.rules)?;
        let references = statements::references_of_web_acl(definition);
        require_references(self, &web_acl.entity.place, &references)?;
        let used = capacity::of_web_acl(definition, &RowCatalog::new(&*self.tx))
            .map_err(|_| Wafv2Error::nonexistent())?;
        if used > quotas::CAPACITY {
            return Err(Wafv2Error::limits_exceeded());
        }
        Ok(used)
    }

    /// Checks rules of which it is not known where they will stand. The units that they would use.
    pub(crate) fn capacity_of_rules(
        &self,
        place: &Place,
        rules: &[Rule],
    ) -> Result<u64, Wafv2Error> {
        validate::rules(rules)?;
        self.capacity_of(place, rules)
    }

    fn capacity_of(&self, place: &Place, rules: &[Rule]) -> Result<u64, Wafv2Error> {
        self.require_there(place, rules)?;
        let used = capacity::of_rules(rules, &RowCatalog::new(&*self.tx));
        used.map_err(|_| Wafv2Error::nonexistent())
    }

    /// What rules refer to must be there, and who may be asked to pay.
    fn require_there(&self, place: &Place, rules: &[Rule]) -> Result<(), Wafv2Error> {
        require_references(self, place, &statements::references(rules))?;
        rules
            .iter()
            .try_for_each(|rule| require_action_of(place, rule))?;
        rules.iter().try_for_each(|rule| match &rule.statement {
            Statement::ManagedRuleGroup(asked) => {
                if asked.vendor_name != ringwall_managed_rules::VENDOR {
                    return Err(Wafv2Error::not_subscribed());
                }
                let group = managed::group(&asked.vendor_name, &asked.name)?;
                managed::require_version(group, asked.version.as_deref())
            }
            _ => Ok(()),
        })
    }
}

/// Only CloudFront asks clients to pay.
fn require_action_of(place: &Place, rule: &Rule) -> Result<(), Wafv2Error> {
    let overrides = match &rule.statement {
        Statement::RuleGroupReference(group) => group.rule_action_overrides.as_slice(),
        Statement::ManagedRuleGroup(group) => group.rule_action_overrides.as_slice(),
        _ => &[],
    };
    let overrides = overrides.iter().map(|it| &it.action_to_use);
    let mut actions = rule.action.iter().chain(overrides);
    let asks_to_pay = actions.any(|action| matches!(action, RuleAction::Monetize(_)));
    if asks_to_pay && place.scope != Scope::Cloudfront {
        return Err(Wafv2Error::invalid(
            Field::RuleAction,
            "Monetize",
            Reason::InvalidScope,
        ));
    }
    Ok(())
}
