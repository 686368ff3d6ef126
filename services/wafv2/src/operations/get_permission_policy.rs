//! `GetPermissionPolicy`: the policy by which a rule group is shared.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetPermissionPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPermissionPolicyInput, GetPermissionPolicyOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Read;

pub(crate) fn get_permission_policy(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetPermissionPolicyInput,
) -> Result<Reply<GetPermissionPolicyOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::RuleGroup)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:GetPermissionPolicy", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let sharing = found.as_ref().and_then(|group| group.sharing.as_ref());
    let sharing = sharing.ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetPermissionPolicyOutput {
        policy: Some(sharing.shown(tx.tx)?),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house, sharing_policy};

    #[test]
    fn tells_the_policy_as_it_was_put() {
        let house = house();
        let arn = house.make_rule_group("limits", 10, &[]).arn.unwrap();
        let asked = || input(&[("ResourceArn", arn.as_str())]);
        let refusal = house.refusal::<api::GetPermissionPolicy>(asked());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
        let policy = sharing_policy(OTHER_ACCOUNT);
        house.answer::<api::PutPermissionPolicy>(input(&[
            ("ResourceArn", &arn),
            ("Policy", &policy),
        ]));
        let found =
            house.needs::<api::GetPermissionPolicy>("wafv2:GetPermissionPolicy", &arn, asked());
        assert_eq!(found.policy, Some(policy));
    }
}
