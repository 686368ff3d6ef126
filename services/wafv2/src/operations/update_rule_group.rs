//! `UpdateRuleGroup`: puts other rules in the place of those of a group.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateRuleGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateRuleGroupInput, UpdateRuleGroupOutput};
use crate::definition::RuleGroupMembers;
use crate::error::Wafv2Error;
use crate::language::text;
use crate::permission::require_may_use;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn update_rule_group(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UpdateRuleGroupInput,
) -> Result<Reply<UpdateRuleGroupOutput>, Wafv2Error> {
    let mut definition = RuleGroupMembers::from(&input).definition(0)?;
    let references = statements::references(&definition.rules);
    let named = EntityRef::own(ctx, Kind::RuleGroup, input.scope, input.name, input.id)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:UpdateRuleGroup", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;
    require_may_use(ctx, tx, "wafv2:UpdateRuleGroup", &references)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    found.entity.require_lock(&input.lock_token)?;
    // What web ACLs reckon with never changes.
    definition.capacity = found.definition.capacity;
    let mut group = RuleGroup::clone(found);
    group.definition = definition;
    group.monetization_config = text(input.monetization_config.as_ref());
    tx.require_valid_group(&group)?;
    let next_lock_token = group.entity.change(ctx, input.description);
    tx.put_rule_group(group)?;

    Ok(permit.reply(UpdateRuleGroupOutput {
        next_lock_token: Some(next_lock_token),
    }))
}
