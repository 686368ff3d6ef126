//! Labels that the rules of a group give, and that they look for.

use std::collections::BTreeSet;

use ringwall_waf::language::Rule;
use ringwall_waf::language::statement::Statement;

use crate::api::LabelSummary;
use crate::statements;

/// The labels that rules give, fully qualified.
pub(crate) fn available(namespace: &str, rules: &[Rule]) -> Option<Vec<LabelSummary>> {
    let labels = rules.iter().flat_map(|rule| &rule.rule_labels);
    summaries(labels.map(|label| format!("{namespace}{}", label.name)))
}

/// The labels that rules look for, fully qualified.
pub(crate) fn consumed(namespace: &str, rules: &[Rule]) -> Option<Vec<LabelSummary>> {
    let mut keys = Vec::new();
    for rule in rules {
        statements::each(&rule.statement, &mut |statement| {
            if let Statement::LabelMatch(looked_for) = statement {
                keys.push(if looked_for.key.starts_with("awswaf:") {
                    looked_for.key.clone()
                } else {
                    format!("{namespace}{}", looked_for.key)
                });
            }
        });
    }
    summaries(keys)
}

fn summaries(names: impl IntoIterator<Item = String>) -> Option<Vec<LabelSummary>> {
    let names: BTreeSet<_> = names.into_iter().collect();
    let summaries = names
        .into_iter()
        .map(|name| LabelSummary { name: Some(name) });
    let summaries: Vec<_> = summaries.collect();
    (!summaries.is_empty()).then_some(summaries)
}
