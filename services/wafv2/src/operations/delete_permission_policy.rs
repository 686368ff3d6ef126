//! `DeletePermissionPolicy`: a rule group is no longer shared.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeletePermissionPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeletePermissionPolicyInput, DeletePermissionPolicyOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Write;

pub(crate) fn delete_permission_policy(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeletePermissionPolicyInput,
) -> Result<Reply<DeletePermissionPolicyOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::RuleGroup)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:DeletePermissionPolicy", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let shared = found.filter(|group| group.sharing.is_some());
    let shared = shared.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    let mut group = RuleGroup::clone(shared);
    group.sharing = None;
    tx.put(group)?;

    Ok(permit.reply(DeletePermissionPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house, sharing_policy};

    #[test]
    fn the_group_is_its_owners_again() {
        let house = house();
        let arn = house.make_rule_group("limits", 10, &[]).arn.unwrap();
        house.answer::<api::PutPermissionPolicy>(input(&[
            ("ResourceArn", arn.as_str()),
            ("Policy", &sharing_policy(OTHER_ACCOUNT)),
        ]));
        let asked = || input(&[("ResourceArn", arn.as_str())]);
        house.needs::<api::DeletePermissionPolicy>("wafv2:DeletePermissionPolicy", &arn, asked());
        house
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::GetRuleGroup>(input(&[("ARN", &arn)]));
        let refusal = house.refusal::<api::DeletePermissionPolicy>(asked());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
