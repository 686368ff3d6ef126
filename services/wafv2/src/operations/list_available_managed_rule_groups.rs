//! `ListAvailableManagedRuleGroups`: the rule groups that AWS keeps, by name.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListAvailableManagedRuleGroups.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_managed_rules::{Group, VENDOR, groups};

use crate::api::{
    ListAvailableManagedRuleGroupsInput, ListAvailableManagedRuleGroupsOutput,
    ManagedRuleGroupSummary,
};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn list_available_managed_rule_groups(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListAvailableManagedRuleGroupsInput,
) -> Result<Reply<ListAvailableManagedRuleGroupsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let ask = Ask::new("wafv2:ListAvailableManagedRuleGroups");
    let permit = tx.service.permit(ctx, &ask)?;

    let mut all: Vec<_> = groups().iter().collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let (groups, next_marker) = page
        .of_named(all.into_iter().map(|it| (it.name.clone(), it)))
        .into_parts();

    Ok(permit.reply(ListAvailableManagedRuleGroupsOutput {
        next_marker,
        managed_rule_groups: Some(groups.into_iter().map(summary).collect()),
    }))
}

fn summary(group: &Group) -> ManagedRuleGroupSummary {
    ManagedRuleGroupSummary {
        vendor_name: Some(VENDOR.to_owned()),
        name: Some(group.name.clone()),
        versioning_supported: Some(!group.versions.is_empty()),
        description: Some(group.description.clone()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListAvailableManagedRuleGroupsInput};
    use crate::bench::house;

    #[test]
    fn pages_through_the_groups_of_aws() {
        let house = house();
        let mut names = Vec::new();
        let mut next_marker = None;
        loop {
            let found = house.answer::<api::ListAvailableManagedRuleGroups>(
                ListAvailableManagedRuleGroupsInput {
                    limit: Some(4),
                    next_marker,
                    ..input(&[("Scope", "REGIONAL")])
                },
            );
            let groups = found.managed_rule_groups.unwrap().into_iter();
            names.extend(groups.filter_map(|group| group.name));
            next_marker = found.next_marker;
            if next_marker.is_none() {
                break;
            }
        }
        assert_eq!(names.len(), ringwall_managed_rules::groups().len());
        assert!(names.is_sorted());
        assert!(names.contains(&"AWSManagedRulesCommonRuleSet".to_owned()));
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListAvailableManagedRuleGroups>(
            "wafv2:ListAvailableManagedRuleGroups",
            "*",
            input(&[("Scope", "REGIONAL")]),
        );
    }
}
