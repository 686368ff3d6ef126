//! Which requests are logged.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingFilter.html>

use std::collections::BTreeSet;

use super::record::Record;

/// What an action is called that an excluded rule would have had.
const EXCLUDED_AS_COUNT: &str = "EXCLUDED_AS_COUNT";
const COUNT: &str = "COUNT";

/// Filters: the first that fits decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggingFilter {
    /// Them, in order.
    pub filters: Vec<Filter>,
    /// What happens to requests that none fits.
    pub keeps_by_default: bool,
}

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Whether requests that it fits are logged.
    pub keeps: bool,
    /// Whether all conditions must hold; else one is enough.
    pub needs_all: bool,
    /// What it looks for.
    pub conditions: Vec<Condition>,
}

/// What a filter looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// An action that was taken, in AWS's text: by the web ACL, or by any rule that matched.
    Action(String),
    /// A label, fully qualified.
    Label(String),
}

impl LoggingFilter {
    /// Whether a request is logged.
    pub fn keeps(&self, record: &Record) -> bool {
        let actions = actions(record);
        let mut filters = self.filters.iter();
        filters
            .find(|filter| filter.fits(record, &actions))
            .map_or(self.keeps_by_default, |filter| filter.keeps)
    }
}

impl Filter {
    fn fits(&self, record: &Record, actions: &BTreeSet<&str>) -> bool {
        let holds = |condition: &Condition| match condition {
            Condition::Action(action) => actions.contains(action.as_str()),
            Condition::Label(name) => record.labels.iter().any(|label| label.name == *name),
        };
        if self.needs_all {
            self.conditions.iter().all(holds)
        } else {
            self.conditions.iter().any(holds)
        }
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
    use super::*;
    use crate::log::record::{ExcludedRule, Label, MatchingRule, RuleGroup};

    fn action(name: &str) -> Condition {
        Condition::Action(name.to_owned())
    }

    fn label(name: &str) -> Condition {
        Condition::Label(name.to_owned())
    }

    fn filter(keeps: bool, needs_all: bool, conditions: Vec<Condition>) -> Filter {
        Filter {
            keeps,
            needs_all,
            conditions,
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
        let filters = LoggingFilter {
            filters: vec![
                filter(false, false, vec![label("a:noise")]),
                filter(true, false, vec![action("BLOCK")]),
            ],
            keeps_by_default: false,
        };

        assert!(filters.keeps(&record("BLOCK", &[])));
        assert!(!filters.keeps(&record("BLOCK", &["a:noise"])));
        assert!(!filters.keeps(&record("ALLOW", &["b"])));
    }

    #[test]
    fn all_or_any_of_the_conditions_must_hold() {
        let conditions = vec![action("BLOCK"), label("a:bot")];
        let all = LoggingFilter {
            filters: vec![filter(true, true, conditions.clone())],
            keeps_by_default: false,
        };
        let any = LoggingFilter {
            filters: vec![filter(true, false, conditions)],
            keeps_by_default: false,
        };

        assert!(!all.keeps(&record("BLOCK", &[])));
        assert!(all.keeps(&record("BLOCK", &["a:bot"])));
        assert!(any.keeps(&record("ALLOW", &["a:bot"])));
        assert!(!any.keeps(&record("ALLOW", &["a:bo"])));
    }

    #[test]
    fn a_count_on_the_way_is_an_action_too() {
        let counts = LoggingFilter {
            filters: vec![filter(true, false, vec![action("COUNT")])],
            keeps_by_default: false,
        };
        let mut counted = record("ALLOW", &[]);
        assert!(!counts.keeps(&counted));
        counted.rule_group_list = vec![RuleGroup {
            non_terminating_matching_rules: vec![MatchingRule {
                action: "COUNT".to_owned(),
                ..MatchingRule::default()
            }],
            ..RuleGroup::default()
        }];
        assert!(counts.keeps(&counted));
    }

    #[test]
    fn both_ways_to_override_a_rule_are_excluded_as_count() {
        let excluded = LoggingFilter {
            filters: vec![filter(true, false, vec![action("EXCLUDED_AS_COUNT")])],
            keeps_by_default: false,
        };
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

        assert!(excluded.keeps(&old));
        assert!(excluded.keeps(&new));
        assert!(!excluded.keeps(&record("ALLOW", &[])));
    }
}
