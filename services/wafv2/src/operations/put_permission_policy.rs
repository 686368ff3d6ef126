//! `PutPermissionPolicy`: shares a rule group with other accounts.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_PutPermissionPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutPermissionPolicyInput, PutPermissionPolicyOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::permission_policy;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::rule_group::RuleGroup;
use crate::store::Wafv2Write;

pub(crate) fn put_permission_policy(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: PutPermissionPolicyInput,
) -> Result<Reply<PutPermissionPolicyOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.resource_arn, Kind::RuleGroup)?;

    let found = tx.find::<RuleGroup>(&named)?;

    let ask = ask("wafv2:PutPermissionPolicy", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    let owner = found.entity.place.account;
    let mut group = RuleGroup::clone(found);
    group.sharing = Some(permission_policy::parse(&input.policy, &*tx.tx, owner)?);
    tx.put(group)?;

    Ok(permit.reply(PutPermissionPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, PutPermissionPolicyInput};
    use crate::bench::{Steps as _, house, sharing_policy};

    fn put(arn: &str, policy: &str) -> PutPermissionPolicyInput {
        input(&[("ResourceArn", arn), ("Policy", policy)])
    }

    #[test]
    fn lets_others_read_and_use_the_group() {
        let house = house();
        let arn = house.make_rule_group("limits", 10, &[]).arn.unwrap();
        let other = house.as_account(OTHER_ACCOUNT);
        other.is_denied::<api::GetRuleGroup>(input(&[("ARN", &arn)]));
        let policy = sharing_policy(OTHER_ACCOUNT);
        house.needs::<api::PutPermissionPolicy>(
            "wafv2:PutPermissionPolicy",
            &arn,
            put(&arn, &policy),
        );
        other.answer::<api::GetRuleGroup>(input(&[("ARN", &arn)]));
        other.is_denied::<api::GetPermissionPolicy>(input(&[("ResourceArn", &arn)]));
    }

    #[test]
    fn takes_only_policies_of_one_kind() {
        let house = house();
        let arn = house.make_rule_group("limits", 10, &[]).arn.unwrap();
        let good = sharing_policy(OTHER_ACCOUNT);
        for policy in [
            "{}".to_owned(),
            good.replace("2012-10-17", "2008-10-17"),
            good.replace("Allow", "Deny"),
            good.replace("wafv2:UpdateWebACL", "wafv2:DeleteRuleGroup"),
            good.replace("wafv2:UpdateWebACL", "wafv2:*"),
            good.replace(r#""Effect""#, r#""Resource":"*","Effect""#),
        ] {
            let refusal = house.refusal::<api::PutPermissionPolicy>(put(&arn, &policy));
            assert!(
                refusal.starts_with("WAFInvalidPermissionPolicyException: "),
                "{policy}: {refusal}"
            );
        }
        let web_acl = house.make_web_acl("shop", &[]).arn.unwrap();
        let refusal = house.refusal::<api::PutPermissionPolicy>(put(&web_acl, &good));
        assert!(refusal.contains("field: RESOURCE_ARN"), "{refusal}");
    }
}
