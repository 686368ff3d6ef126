//! `ListRuleGroups`: the rule groups of a scope, by name.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRuleGroups.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListRuleGroupsInput, ListRuleGroupsOutput};
use crate::error::Wafv2Error;
use crate::paging::Page;
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
    let page = Page::parse(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:ListRuleGroups"))?;

    let (groups, next_marker) = tx.page::<RuleGroup>(&place, &page)?;

    Ok(permit.reply(ListRuleGroupsOutput {
        next_marker,
        rule_groups: Some(groups.iter().map(|group| group.summary()).collect()),
    }))
}
