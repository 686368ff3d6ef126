//! `CreateRuleGroup`: makes a group of rules, with room for what it may grow to.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateRuleGroup.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateRuleGroupInput, CreateRuleGroupOutput};
use crate::definition::RuleGroupMembers;
use crate::error::Wafv2Error;
use crate::language::text;
use crate::permission::require_may_use;
use crate::resources::entity::{Entity, Stored as _};
use crate::resources::place::Place;
use crate::resources::rule_group::RuleGroup;
use crate::resources::tagging;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn create_rule_group(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateRuleGroupInput,
) -> Result<Reply<CreateRuleGroupOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let tags = tagging::parse(input.tags.as_deref())?;
    let capacity = u64::try_from(input.capacity).unwrap_or_default();
    let definition = RuleGroupMembers::from(&input).definition(capacity)?;
    let references = statements::references(&definition.rules);
    let group = RuleGroup {
        entity: Entity::new(ctx, place, input.name, input.description, tags.clone()),
        definition,
        monetization_config: text(input.monetization_config.as_ref()),
        sharing: None,
    };

    let ask = Ask::new("wafv2:CreateRuleGroup").on(group.resource());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    tagging::require_may_tag(ctx, group.resource(), &tags)?;
    require_may_use(ctx, tx, "wafv2:CreateRuleGroup", &references)?;

    tx.require_free::<RuleGroup>(&group.entity)?;
    tx.require_valid_group(&group)?;
    let summary = group.summary();
    tx.put_rule_group(group)?;

    Ok(permit.reply(CreateRuleGroupOutput {
        summary: Some(summary),
    }))
}
