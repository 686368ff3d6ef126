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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;
    use ringwall_waf::language::FirewallManagerRuleGroup;
    use ringwall_waf::language::action::{Empty, OverrideAction};

    use crate::api;
    use crate::bench::{Steps as _, group_rule, house, web_acl_update};
    use crate::resources::web_acl::WebAcl;
    use crate::store::find_by_arn;
    use crate::{Wafv2, Wafv2Tx};

    #[test]
    fn takes_them_all_and_nothing_else_does() {
        let house = house();
        let group = house.make_rule_group("limits", 10, &[]).arn.unwrap();
        let made = house.make_web_acl("shop", &[group_rule("limits", 0, &group)]);
        let arn = made.arn.clone().unwrap();
        let service = Wafv2::new(house.store());
        // Firewall Manager is not built: what it would put there is put there.
        let put = house.store().write(|tx| {
            let mut web_acl = WebAcl::clone(&find_by_arn::<WebAcl>(tx, &arn)?.unwrap());
            let rule = &web_acl.definition.rules[0];
            web_acl.definition.first_groups = vec![FirewallManagerRuleGroup {
                name: "first".to_owned(),
                priority: 0,
                firewall_manager_statement: rule.statement.clone(),
                override_action: OverrideAction::None(Empty {}),
                visibility_config: rule.visibility_config.clone(),
            }];
            let service = &service;
            Wafv2Tx { service, tx }.put_web_acl(web_acl)
        });
        put.unwrap();
        let token = made.lock_token.clone().unwrap();
        let answer = house.answer::<api::UpdateWebACL>(web_acl_update(&made, &token, &[]));
        let (found, _) = house.web_acl(&arn);
        assert!(found.pre_process_firewall_manager_rule_groups.is_some());
        assert_eq!(found.capacity, Some(10));

        let next = answer.next_lock_token.unwrap();
        let delete = || input(&[("WebACLArn", arn.as_str()), ("WebACLLockToken", &next)]);
        house.needs::<api::DeleteFirewallManagerRuleGroups>(
            "wafv2:DeleteFirewallManagerRuleGroups",
            &arn,
            delete(),
        );
        let (found, _) = house.web_acl(&arn);
        assert_eq!(found.pre_process_firewall_manager_rule_groups, None);
        assert_eq!(found.capacity, Some(0));
        let refusal = house.refusal::<api::DeleteFirewallManagerRuleGroups>(delete());
        assert!(refusal.starts_with("WAFOptimisticLockException: "));
    }
}
