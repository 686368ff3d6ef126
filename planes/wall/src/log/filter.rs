//! Which requests are logged.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingFilter.html>

use std::collections::BTreeSet;

use ringwall_wafv2::rows::{Condition, Filter, FilterBehavior, FilterRequirement, LoggingFilter};

use super::record::Record;

/// What an action is called that an excluded rule would have had.
const EXCLUDED_AS_COUNT: &str = "EXCLUDED_AS_COUNT";
const COUNT: &str = "COUNT";

/// Whether a request is logged: the first filter that fits decides.
pub(super) fn keeps(filter: &LoggingFilter, record: &Record) -> bool {
    let actions = actions(record);
    let mut filters = filter.filters.iter();
    let behavior = filters
        .find(|filter| fits(filter, record, &actions))
        .map_or(filter.default_behavior, |filter| filter.behavior);
    behavior == FilterBehavior::Keep
}

fn fits(filter: &Filter, record: &Record, actions: &BTreeSet<&str>) -> bool {
    let holds = |condition: &Condition| match condition {
        Condition::Action(action) => actions.contains(action.as_str()),
        Condition::Label(name) => record.labels.iter().any(|label| label.name == *name),
    };
    match filter.requirement {
        FilterRequirement::MeetsAll => filter.conditions.iter().all(holds),
        FilterRequirement::MeetsAny => filter.conditions.iter().any(holds),
    }
}

/// All actions that were taken: what ended, and what matched on the way there. A rule that was
/// overridden to count, in the old way or the new one, is also `EXCLUDED_AS_COUNT`.
fn actions(record: &Record) -> BTreeSet<&str> {
    let mut actions = BTreeSet::from([record.action.as_str()]);
    let own = record.non_terminating_matching_rules.iter();
    let groups = || record.rule_group_list.iter();
    let in_groups = groups().flat_map(|group| {
        let ending = group.terminating_rule.iter();
        ending.chain(&group.non_terminating_matching_rules)
    });
    for rule in own.chain(in_groups) {
        actions.insert(&rule.action);
        if rule.action == COUNT && rule.overridden_action.is_some() {
            actions.insert(EXCLUDED_AS_COUNT);
        }
    }
    if groups().any(|group| group.excluded_rules.is_some()) {
        actions.extend([COUNT, EXCLUDED_AS_COUNT]);
    }
    actions
}

#[cfg(test)]
mod tests {
    use ringwall_wafv2::rows::ActionValue;

    use super::*;
    use crate::log::record::{ExcludedRule, Label, MatchingRule, RuleGroup};

    fn action(action: ActionValue) -> Condition {
        Condition::Action(action)
    }

    fn label(name: &str) -> Condition {
        Condition::Label(name.to_owned())
    }

    fn behavior(keeps: bool) -> FilterBehavior {
        if keeps {
            FilterBehavior::Keep
        } else {
            FilterBehavior::Drop
        }
    }

    fn filter(keeps: bool, needs_all: bool, conditions: Vec<Condition>) -> Filter {
        Filter {
            behavior: behavior(keeps),
            requirement: if needs_all {
                FilterRequirement::MeetsAll
            } else {
                FilterRequirement::MeetsAny
            },
            conditions,
        }
    }

    fn dropping(filters: Vec<Filter>) -> LoggingFilter {
        LoggingFilter {
            filters,
            default_behavior: FilterBehavior::Drop,
        }
    }

    fn record(action: &str, labels: &[&str]) -> Record {
        Record {
            action: action.to_owned(),
            labels: labels
                .iter()
                .map(|name| Label {
                    name: (*name).to_owned(),
                })
                .collect(),
            ..Record::default()
        }
    }

    #[test]
    fn the_first_filter_that_fits_decides() {
        let filters = dropping(vec![
            filter(false, false, vec![label("a:noise")]),
            filter(true, false, vec![action(ActionValue::Block)]),
        ]);

        assert!(keeps(&filters, &record("BLOCK", &[])));
        assert!(!keeps(&filters, &record("BLOCK", &["a:noise"])));
        assert!(!keeps(&filters, &record("ALLOW", &["b"])));
    }

    #[test]
    fn all_or_any_of_the_conditions_must_hold() {
        let conditions = vec![action(ActionValue::Block), label("a:bot")];
        let all = dropping(vec![filter(true, true, conditions.clone())]);
        let any = dropping(vec![filter(true, false, conditions)]);

        assert!(!keeps(&all, &record("BLOCK", &[])));
        assert!(keeps(&all, &record("BLOCK", &["a:bot"])));
        assert!(keeps(&any, &record("ALLOW", &["a:bot"])));
        assert!(!keeps(&any, &record("ALLOW", &["a:bo"])));
    }

    #[test]
    fn a_count_on_the_way_is_an_action_too() {
        let counts = dropping(vec![filter(true, false, vec![action(ActionValue::Count)])]);
        let mut counted = record("ALLOW", &[]);
        assert!(!keeps(&counts, &counted));
        counted.rule_group_list = vec![RuleGroup {
            non_terminating_matching_rules: vec![MatchingRule {
                action: "COUNT".to_owned(),
                ..MatchingRule::default()
            }],
            ..RuleGroup::default()
        }];
        assert!(keeps(&counts, &counted));
    }

    #[test]
    fn both_ways_to_override_a_rule_are_excluded_as_count() {
        let excluded = dropping(vec![filter(
            true,
            false,
            vec![action(ActionValue::ExcludedAsCount)],
        )]);
        let mut old = record("ALLOW", &[]);
        old.rule_group_list = vec![RuleGroup {
            excluded_rules: Some(vec![ExcludedRule::default()]),
            ..RuleGroup::default()
        }];
        let mut new = record("ALLOW", &[]);
        new.rule_group_list = vec![RuleGroup {
            non_terminating_matching_rules: vec![MatchingRule {
                action: "COUNT".to_owned(),
                overridden_action: Some("BLOCK".to_owned()),
                ..MatchingRule::default()
            }],
            ..RuleGroup::default()
        }];

        assert!(keeps(&excluded, &old));
        assert!(keeps(&excluded, &new));
        assert!(!keeps(&excluded, &record("ALLOW", &[])));
    }
}
