//! `GetRuleGroup`: a rule group of one's own, or one that somebody shares.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRuleGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRuleGroupInput, GetRuleGroupOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Read;

pub(crate) fn get_rule_group(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetRuleGroupInput,
) -> Result<Reply<GetRuleGroupOutput>, Wafv2Error> {
    let by_name = (input.name, input.scope, input.id);
    let named = EntityRef::by_arn_or_name(ctx, Kind::RuleGroup, input.arn.as_deref(), by_name)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:GetRuleGroup", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let group = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetRuleGroupOutput {
        rule_group: Some(group.shown()?),
        lock_token: Some(group.entity.lock_token.clone()),
    }))
}
