//! Statements one by one, and what they refer to.

use std::collections::BTreeSet;

use ringwall_waf::language::statement::Statement;
use ringwall_waf::language::{FirewallManagerRuleGroup, Rule, WebAcl};

/// Visits a statement and all that stand in it.
pub(crate) fn each(statement: &Statement, visit: &mut impl FnMut(&Statement)) {
    visit(statement);
    match statement {
        Statement::And(nested) | Statement::Or(nested) => {
            nested
                .statements
                .iter()
                .for_each(|nested| each(nested, visit));
        }
        Statement::Not(nested) => each(&nested.statement, visit),
        Statement::RateBased(rate) => {
            rate.scope_down_statement
                .iter()
                .for_each(|nested| each(nested, visit));
        }
        Statement::ManagedRuleGroup(group) => {
            group
                .scope_down_statement
                .iter()
                .for_each(|nested| each(nested, visit));
        }
        _ => {}
    }
}

/// The ARNs that rules refer to.
pub(crate) fn references<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> BTreeSet<String> {
    let mut arns = BTreeSet::new();
    for rule in rules {
        gather(&rule.statement, &mut arns);
    }
    arns
}

/// The ARNs that a web ACL refers to.
pub(crate) fn references_of_web_acl(definition: &WebAcl) -> BTreeSet<String> {
    let mut arns = references(&definition.rules);
    let groups: [&[FirewallManagerRuleGroup]; 2] =
        [&definition.first_groups, &definition.last_groups];
    for group in groups.into_iter().flatten() {
        gather(&group.firewall_manager_statement, &mut arns);
    }
    arns
}

fn gather(statement: &Statement, into: &mut BTreeSet<String>) {
    each(statement, &mut |statement| {
        let arn = match statement {
            Statement::RuleGroupReference(group) => &group.arn,
            Statement::IpSetReference(set) => &set.arn,
            Statement::RegexPatternSetReference(set) => &set.arn,
            _ => return,
        };
        into.insert(arn.clone());
    });
}
