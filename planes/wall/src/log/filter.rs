//! Which requests are logged.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingFilter.html>

use ringwall_waf::verdict::{ActionKind, MatchedRule, Verdict};
use ringwall_wafv2::rows::{
    ActionValue, Condition, Filter, FilterBehavior, FilterRequirement, LoggingFilter,
};

use super::record::LABELS_MAX;

/// Whether a request is logged: the first filter that fits decides.
pub(crate) fn keeps(filter: &LoggingFilter, verdict: &Verdict) -> bool {
    let actions = actions(verdict);
    let mut filters = filter.filters.iter();
    let behavior = filters
        .find(|filter| fits(filter, verdict, &actions))
        .map_or(filter.default_behavior, |filter| filter.behavior);
    behavior == FilterBehavior::Keep
}

fn fits(filter: &Filter, verdict: &Verdict, actions: &[ActionValue]) -> bool {
    let labels = verdict.labels.iter().take(LABELS_MAX);
    let holds = |condition: &Condition| match condition {
        Condition::Action(action) => actions.contains(action),
        Condition::Label(name) => labels.clone().any(|label| **label == **name),
    };
    let mut conditions = filter.conditions.iter();
    match filter.requirement {
        FilterRequirement::MeetsAll => conditions.all(holds),
        FilterRequirement::MeetsAny => conditions.any(holds),
    }
}

/// All actions that were taken: what ended, and what matched on the way there. A rule that was
/// overridden to count, in the old way or the new one, is also `EXCLUDED_AS_COUNT`.
fn actions(verdict: &Verdict) -> Vec<ActionValue> {
    let account = &verdict.account;
    let mut actions = vec![value(verdict.outcome.action())];
    let own = account.non_terminating_rules.iter();
    let in_groups = account.rule_groups.iter().flat_map(|group| {
        let ending = group.terminating_rule.iter();
        ending.chain(&group.non_terminating_rules)
    });
    for rule in own.chain(in_groups) {
        actions.push(value(rule.action));
        if is_excluded(rule) {
            actions.push(ActionValue::ExcludedAsCount);
        }
    }
    let mut groups = account.rule_groups.iter();
    if groups.any(|group| !group.excluded_rules.is_empty()) {
        actions.extend([ActionValue::Count, ActionValue::ExcludedAsCount]);
    }
    actions
}

fn is_excluded(rule: &MatchedRule) -> bool {
    rule.action == ActionKind::Count && rule.overridden_action.is_some()
}

fn value(action: ActionKind) -> ActionValue {
    match action {
        ActionKind::Allow => ActionValue::Allow,
        ActionKind::Block => ActionValue::Block,
        ActionKind::Count => ActionValue::Count,
        ActionKind::Captcha => ActionValue::Captcha,
        ActionKind::Challenge => ActionValue::Challenge,
        ActionKind::Monetize => ActionValue::Monetize,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_waf::language::VisibilityConfig;
    use ringwall_waf::verdict::{Account, Outcome, Response, RuleGroupAccount};

    use super::*;

    fn label(name: &str) -> Condition {
        Condition::Label(name.to_owned())
    }

    fn filter(
        behavior: FilterBehavior,
        requirement: FilterRequirement,
        conditions: Vec<Condition>,
    ) -> Filter {
        Filter {
            behavior,
            requirement,
            conditions,
        }
    }

    fn keeping(requirement: FilterRequirement, conditions: Vec<Condition>) -> LoggingFilter {
        dropping(vec![filter(FilterBehavior::Keep, requirement, conditions)])
    }

    fn dropping(filters: Vec<Filter>) -> LoggingFilter {
        LoggingFilter {
            filters,
            default_behavior: FilterBehavior::Drop,
        }
    }

    fn verdict(outcome: Outcome, labels: &[&str]) -> Verdict {
        Verdict {
            outcome,
            inserted_headers: Vec::new(),
            labels: labels.iter().map(|label| (*label).into()).collect(),
            account: Account::default(),
        }
    }

    fn blocked(labels: &[&str]) -> Verdict {
        verdict(Outcome::Block(Response::default()), labels)
    }

    fn visibility() -> Arc<VisibilityConfig> {
        Arc::new(VisibilityConfig {
            sampled_requests_enabled: false,
            cloud_watch_metrics_enabled: false,
            metric_name: "m".to_owned(),
        })
    }

    fn counted(overridden_action: Option<ActionKind>) -> MatchedRule {
        MatchedRule {
            rule: "rule".into(),
            action: ActionKind::Count,
            overridden_action,
            match_details: Vec::new(),
            token: None,
            visibility: visibility(),
        }
    }

    fn with_group(rules: Vec<MatchedRule>, excluded: &[&str]) -> Verdict {
        let mut verdict = verdict(Outcome::Allow, &[]);
        verdict.account.rule_groups = vec![RuleGroupAccount {
            rule: "reference".into(),
            visibility: visibility(),
            rule_group: "AWS#group".into(),
            is_managed: true,
            terminating_rule: None,
            non_terminating_rules: rules,
            excluded_rules: excluded.iter().map(|rule| (*rule).into()).collect(),
        }];
        verdict
    }

    #[test]
    fn the_first_filter_that_fits_decides() {
        let any = FilterRequirement::MeetsAny;
        let block = vec![Condition::Action(ActionValue::Block)];
        let filters = dropping(vec![
            filter(FilterBehavior::Drop, any, vec![label("a:noise")]),
            filter(FilterBehavior::Keep, any, block),
        ]);

        assert!(keeps(&filters, &blocked(&[])));
        assert!(!keeps(&filters, &blocked(&["a:noise"])));
        assert!(!keeps(&filters, &verdict(Outcome::Allow, &["b"])));
    }

    #[test]
    fn all_or_any_of_the_conditions_must_hold() {
        let conditions = vec![Condition::Action(ActionValue::Block), label("a:bot")];
        let all = keeping(FilterRequirement::MeetsAll, conditions.clone());
        let any = keeping(FilterRequirement::MeetsAny, conditions);

        assert!(!keeps(&all, &blocked(&[])));
        assert!(keeps(&all, &blocked(&["a:bot"])));
        assert!(keeps(&any, &verdict(Outcome::Allow, &["a:bot"])));
        assert!(!keeps(&any, &verdict(Outcome::Allow, &["a:bo"])));
    }

    #[test]
    fn a_count_on_the_way_is_an_action_too() {
        let count = vec![Condition::Action(ActionValue::Count)];
        let counts = keeping(FilterRequirement::MeetsAny, count);

        assert!(!keeps(&counts, &verdict(Outcome::Allow, &[])));
        assert!(keeps(&counts, &with_group(vec![counted(None)], &[])));
    }

    #[test]
    fn both_ways_to_override_a_rule_are_excluded_as_count() {
        let condition = vec![Condition::Action(ActionValue::ExcludedAsCount)];
        let excluded = keeping(FilterRequirement::MeetsAny, condition);
        let new = with_group(vec![counted(Some(ActionKind::Block))], &[]);

        assert!(keeps(&excluded, &with_group(Vec::new(), &["old"])));
        assert!(keeps(&excluded, &new));
        assert!(!keeps(&excluded, &with_group(vec![counted(None)], &[])));
    }
}
