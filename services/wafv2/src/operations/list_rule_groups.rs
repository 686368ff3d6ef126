//! `ListRuleGroups`: the rule groups of a scope, by name.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRuleGroups.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListRuleGroupsInput, ListRuleGroupsOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Read;

pub(crate) fn list_rule_groups(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListRuleGroupsInput,
) -> Result<Reply<ListRuleGroupsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:ListRuleGroups"))?;

    let (groups, next_marker) = tx.page::<RuleGroup>(&place, &page)?;

    Ok(permit.reply(ListRuleGroupsOutput {
        next_marker,
        rule_groups: Some(groups.iter().map(|group| group.summary()).collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListRuleGroupsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_them_by_name() {
        let house = house();
        for name in ["c", "a", "b"] {
            house.make_rule_group(name, 10, &[]);
        }
        let asked = |next_marker: Option<String>| ListRuleGroupsInput {
            limit: Some(2),
            next_marker,
            ..input(&[("Scope", "REGIONAL")])
        };
        let first = house.needs::<api::ListRuleGroups>("wafv2:ListRuleGroups", "*", asked(None));
        let names: Vec<_> = first
            .rule_groups
            .unwrap()
            .into_iter()
            .filter_map(|it| it.name)
            .collect();
        assert_eq!(names, ["a", "b"]);
        let rest = house.answer::<api::ListRuleGroups>(asked(first.next_marker));
        let names: Vec<_> = rest
            .rule_groups
            .unwrap()
            .into_iter()
            .filter_map(|it| it.name)
            .collect();
        assert_eq!(names, ["c"]);
        assert_eq!(rest.next_marker, None);
    }
}
