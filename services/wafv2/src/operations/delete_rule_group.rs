//! `DeleteRuleGroup`: deletes a rule group that no web ACL uses.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteRuleGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteRuleGroupInput, DeleteRuleGroupOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Write;

pub(crate) fn delete_rule_group(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteRuleGroupInput,
) -> Result<Reply<DeleteRuleGroupOutput>, Wafv2Error> {
    let named = EntityRef::own(ctx, Kind::RuleGroup, input.scope, input.name, input.id)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:DeleteRuleGroup", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let group = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    group.entity.require_lock(&input.lock_token)?;
    if tx.is_referred_to(&named.arn())? {
        return Err(Wafv2Error::associated());
    }
    tx.delete_rule_group(group)?;

    Ok(permit.reply(DeleteRuleGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, group_rule, house, named, web_acl_update};

    #[test]
    fn not_while_a_web_acl_uses_it() {
        let house = house();
        let group = house.make_rule_group("limits", 10, &[]);
        let arn = group.arn.unwrap();
        let web_acl = house.make_web_acl("shop", &[group_rule("limits", 0, &arn)]);
        let (id, token) = (group.id.unwrap(), group.lock_token.unwrap());
        let delete = || named(("limits", &id), &[("LockToken", &token)]);
        let refusal = house.refusal::<api::DeleteRuleGroup>(delete());
        assert!(refusal.starts_with("WAFAssociatedItemException: "));
        let lock = web_acl.lock_token.clone().unwrap();
        house.answer::<api::UpdateWebACL>(web_acl_update(&web_acl, &lock, &[]));
        house.needs::<api::DeleteRuleGroup>("wafv2:DeleteRuleGroup", &arn, delete());
    }
}
