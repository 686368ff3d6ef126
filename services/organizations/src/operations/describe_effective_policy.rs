//! `DescribeEffectivePolicy`: what the declarative policies of a type come to for an account.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeEffectivePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeEffectivePolicyInput, DescribeEffectivePolicyOutput, EffectivePolicy};
use crate::error::OrganizationsError;
use crate::resources::policy_type;
use crate::resources::target::{Target, TargetId};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsRead;

pub(crate) fn describe_effective_policy(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribeEffectivePolicyInput,
) -> Result<Reply<DescribeEffectivePolicyOutput>, OrganizationsError> {
    let policy_type = policy_type::of_effective(input.policy_type);
    let policy_type = policy_type.ok_or_else(OrganizationsError::no_effective_policy)?;
    let own = ctx.account().to_string();
    let target = input.target_id.unwrap_or_else(|| own.clone());
    // Every account may see what binds itself.
    let reach = if target == own {
        Reach::Members
    } else {
        Reach::Readers
    };
    let id = TargetId::parse(&target).ok_or_else(OrganizationsError::invalid_target_id)?;
    let seat = tx.seat(ctx, "organizations:DescribeEffectivePolicy", reach)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_type(ask, policy_type))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_target());
    };
    if !seat.organization.policy_types.contains(&policy_type) {
        return Err(OrganizationsError::no_effective_policy());
    }
    let binding = tx.binding(&seat, &member, policy_type)?;
    if binding.is_empty() {
        return Err(OrganizationsError::no_effective_policy());
    }

    Ok(permit.reply(DescribeEffectivePolicyOutput {
        effective_policy: Some(EffectivePolicy {
            policy_content: Some(binding.effective().to_json()),
            last_updated_timestamp: None,
            target_id: Some(target),
            policy_type: Some(input.policy_type),
        }),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    fn effective(house: &TestHouse, account: &str) -> Result<String, String> {
        let found = house.call::<api::DescribeEffectivePolicy>(input(&[
            ("PolicyType", "TAG_POLICY"),
            ("TargetId", account),
        ]))?;
        Ok(found.effective_policy.unwrap().policy_content.unwrap())
    }

    fn values(operator: &str, values: &str) -> String {
        format!(r#"{{"tags":{{"team":{{"tag_value":{{"{operator}":{values}}}}}}}}}"#)
    }

    #[test]
    fn units_and_accounts_change_what_the_root_says() {
        let house = house();
        house.enable("TAG_POLICY");
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        let account = house.new_account("one");
        house.move_account(&account, &root, &unit);
        assert!(
            effective(&house, &account)
                .unwrap_err()
                .starts_with("EffectivePolicyNotFound")
        );
        for (target, name, content) in [
            (&root, "root", values("@@assign", r#"["a","b"]"#)),
            (&unit, "unit", values("@@append", r#"["c"]"#)),
            (&account, "account", values("@@remove", r#"["a"]"#)),
        ] {
            house.attach(&house.new_policy("TAG_POLICY", name, &content), target);
        }
        let merged = r#"{"tags":{"team":{"tag_value":["b","c"]}}}"#;
        assert_eq!(effective(&house, &account).as_deref(), Ok(merged));
        let member = house.as_account(&account);
        let own =
            member.answer::<api::DescribeEffectivePolicy>(input(&[("PolicyType", "TAG_POLICY")]));
        assert_eq!(
            own.effective_policy.unwrap().policy_content.as_deref(),
            Some(merged)
        );
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        house.enable("TAG_POLICY");
        let account = house.new_account("one");
        house.attach(&house.new_policy("TAG_POLICY", "tags", "{}"), &account);
        let other = house.new_account("two");
        let asked = || input(&[("PolicyType", "TAG_POLICY"), ("TargetId", account.as_str())]);
        house
            .as_account(&other)
            .is_denied::<api::DescribeEffectivePolicy>(asked());
        house.needs::<api::DescribeEffectivePolicy>(
            "organizations:DescribeEffectivePolicy",
            &house.account_arn(&account),
            asked(),
        );
    }
}
