//! `DeleteFirewallManagerRuleGroups`: takes from a web ACL the rule groups that Firewall Manager
//! once put there.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteFirewallManagerRuleGroups.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteFirewallManagerRuleGroupsInput, DeleteFirewallManagerRuleGroupsOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Write;

pub(crate) fn delete_firewall_manager_rule_groups(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteFirewallManagerRuleGroupsInput,
) -> Result<Reply<DeleteFirewallManagerRuleGroupsOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.web_acl_arn, Kind::WebAcl)?;

    let found = tx.find::<WebAcl>(&named)?;

    let action = "wafv2:DeleteFirewallManagerRuleGroups";
    let ask = ask(action, &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    found.entity.require_lock(&input.web_acl_lock_token)?;
    let mut web_acl = WebAcl::clone(found);
    web_acl.definition.first_groups.clear();
    web_acl.definition.last_groups.clear();
    web_acl.capacity = tx.capacity_of_web_acl(&web_acl)?;
    let next_lock_token = web_acl.entity.renew_lock(ctx);
    tx.put_web_acl(web_acl)?;

    Ok(permit.reply(DeleteFirewallManagerRuleGroupsOutput {
        next_web_acl_lock_token: Some(next_lock_token),
    }))
}
