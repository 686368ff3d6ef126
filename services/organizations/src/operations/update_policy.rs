//! `UpdatePolicy`: changes a policy, which binds anew at once.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdatePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{OrganizationPolicy, policies, put_policy};

use crate::api::{UpdatePolicyInput, UpdatePolicyOutput};
use crate::error::OrganizationsError;
use crate::resources::{policy, policy_type};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn update_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: UpdatePolicyInput,
) -> Result<Reply<UpdatePolicyOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:UpdatePolicy", Reach::Policies)?;
    let found = tx.find_policy(seat.id(), &input.policy_id)?;

    let permit = ctx.authorize(&seat.ask_on_policy(&input.policy_id, found.as_ref()))?;

    let found = found.ok_or_else(OrganizationsError::no_such_policy)?;
    if policy_type::is_aws_managed(&found.id) {
        return Err(OrganizationsError::aws_policy_is_immutable());
    }
    let mut changed = OrganizationPolicy::clone(&found);
    if let Some(name) = input.name.filter(|name| *name != found.name) {
        let all = policies(tx.rows(), seat.id(), None, usize::MAX)?;
        let clash = |other: &OrganizationPolicy| {
            other.policy_type == found.policy_type && other.name == name
        };
        if all.iter().any(|(_, other)| clash(other)) {
            return Err(OrganizationsError::policy_exists());
        }
        changed.name = name;
    }
    if let Some(description) = input.description {
        changed.description = description;
    }
    if let Some(content) = input.content {
        changed.document = policy::parse(found.policy_type, &content)?;
        changed.content = content;
    }
    let shown = policy::shown(&changed, &seat.arns);
    put_policy(tx.tx, seat.id(), changed)?;

    Ok(permit.reply(UpdatePolicyOutput {
        policy: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn what_it_says_binds_at_once() {
        let house = house();
        let account = house.new_account("one");
        let member = house.as_account(&account);
        let policy = house.new_policy("SERVICE_CONTROL_POLICY", "one", &deny("s3:*"));
        house.attach(&policy, &account);
        member.answer::<api::DescribeOrganization>(input(&[]));
        house.answer::<api::UpdatePolicy>(input(&[
            ("PolicyId", policy.as_str()),
            ("Content", &deny("organizations:*")),
        ]));
        member.is_denied::<api::DescribeOrganization>(input(&[]));
    }

    #[test]
    fn refuses_another_name_in_use_and_the_policies_of_aws() {
        let house = house();
        let one = house.new_policy("TAG_POLICY", "one", "{}");
        house.new_policy("TAG_POLICY", "two", "{}");
        let named = |id: &str, name: &str| {
            house.refusal::<api::UpdatePolicy>(input(&[("PolicyId", id), ("Name", name)]))
        };
        assert!(named(&one, "two").starts_with("DuplicatePolicyException: "));
        assert!(named("p-FullAWSAccess", "two").starts_with("InvalidInputException: "));
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = house();
        let policy = house.new_policy("TAG_POLICY", "one", "{}");
        house.needs::<api::UpdatePolicy>(
            "organizations:UpdatePolicy",
            &house.policy_arn(&policy),
            input(&[("PolicyId", policy.as_str()), ("Name", "two")]),
        );
    }
}
