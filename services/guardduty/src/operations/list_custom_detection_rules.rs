//! `ListCustomDetectionRules`: which rules are offered.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCustomDetectionRules.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListCustomDetectionRulesInput, ListCustomDetectionRulesOutput};
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_custom_detection_rules(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListCustomDetectionRulesInput,
) -> Result<Reply<ListCustomDetectionRulesOutput>, GuardDutyError> {
    let filters = input.filters.unwrap_or_default();
    let scope = format!("{filters:?}");
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &scope, token, input.max_results)?;

    let permit = ctx.authorize(&Ask::new("guardduty:ListCustomDetectionRules"))?;

    let rules = tx.service.custom_rules.all().iter();
    let rules = rules.filter(|rule| filters.iter().all(|filter| rule.passes(filter)));
    let listed = page.of_named(rules.map(|rule| (rule.id().to_owned(), rule)));

    let partition = ctx.partition().as_str();
    let rules = listed.entries.iter();
    Ok(permit.reply(ListCustomDetectionRulesOutput {
        rules: rules.map(|rule| rule.summary(partition)).collect(),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, DetectionRuleFilter, DetectionRuleFilterCondition, DetectionRuleSeverity,
        FilterFieldName, ListCustomDetectionRulesInput,
    };
    use crate::bench::house;

    #[test]
    fn all_of_awss_rules_are_offered_page_by_page() {
        let house = house();
        let mut ids = Vec::new();
        let mut next = None;
        loop {
            let page =
                house.answer::<api::ListCustomDetectionRules>(ListCustomDetectionRulesInput {
                    max_results: Some(10),
                    next_token: next,
                    filters: None,
                });
            ids.extend(page.rules.into_iter().map(|rule| rule.rule_id));
            next = page.next_token;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(ids.len(), 35);
        assert!(ids.is_sorted());
        house.needs::<api::ListCustomDetectionRules>(
            "guardduty:ListCustomDetectionRules",
            "*",
            input(&[]),
        );
    }

    #[test]
    fn filters_narrow_what_is_listed() {
        let house = house();
        let filter = |name, values: &[&str], condition| DetectionRuleFilter {
            name,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            condition,
        };
        let listed = house.answer::<api::ListCustomDetectionRules>(ListCustomDetectionRulesInput {
            filters: Some(vec![
                filter(FilterFieldName::Severity, &["HIGH"], None),
                filter(FilterFieldName::Tactic, &["Persistence"], None),
                filter(
                    FilterFieldName::Name,
                    &["iam", "lambda"],
                    Some(DetectionRuleFilterCondition::Contains),
                ),
            ]),
            ..input(&[])
        });
        let names: Vec<_> = listed.rules.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "IAMUserLoginProfileCreated",
                "LambdaFunctionPublicAccess",
                "LambdaFunctionUrlPublicAccess"
            ]
        );
        assert_eq!(listed.rules[0].severity, DetectionRuleSeverity::High);
    }
}
