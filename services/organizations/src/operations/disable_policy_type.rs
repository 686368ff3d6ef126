//! `DisablePolicyType`: detaches all policies of a type and lets none be attached.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisablePolicyType.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{Organization, put_organization};

use crate::api::{DisablePolicyTypeInput, DisablePolicyTypeOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::resources::{organization, policy_type};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsWrite;

pub(crate) fn disable_policy_type(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DisablePolicyTypeInput,
) -> Result<Reply<DisablePolicyTypeOutput>, OrganizationsError> {
    let policy_type = policy_type::of(input.policy_type);
    let seat = tx.seat(ctx, "organizations:DisablePolicyType", Reach::Policies)?;
    let id = TargetId::Root(input.root_id);
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_type(ask, policy_type))?;

    let Some(Target::Root(found)) = found else {
        return Err(OrganizationsError::no_such_root());
    };
    seat.require_enabled(policy_type)?;
    let mut changed = Organization::clone(&found);
    changed
        .policy_types
        .retain(|enabled| *enabled != policy_type);
    tx.attach_everywhere(&changed, |tx, ids| {
        tx.drop_type(&found.id, policy_type, ids)
    })?;
    let root = organization::root(&changed, &seat.arns);
    put_organization(tx.tx, changed)?;

    Ok(permit.reply(DisablePolicyTypeOutput { root: Some(root) }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DisablePolicyTypeInput};
    use crate::bench::{Steps as _, deny, house};

    fn disable(root: &str) -> DisablePolicyTypeInput {
        input(&[("RootId", root), ("PolicyType", "SERVICE_CONTROL_POLICY")])
    }

    #[test]
    fn policies_bind_no_longer_and_are_not_attached_again() {
        let house = house();
        let root = house.root_id();
        let account = house.new_account("one");
        let denial = house.new_policy("SERVICE_CONTROL_POLICY", "no", &deny("*"));
        house.attach(&denial, &account);
        let member = house.as_account(&account);
        member.is_denied::<api::DescribeOrganization>(input(&[]));
        house.answer::<api::DisablePolicyType>(disable(&root));
        member.answer::<api::DescribeOrganization>(input(&[]));
        let refusal = house.refusal::<api::DisablePolicyType>(disable(&root));
        assert!(
            refusal.starts_with("PolicyTypeNotEnabledException: "),
            "{refusal}"
        );
        house.enable("SERVICE_CONTROL_POLICY");
        assert_eq!(
            house.attached(&account, "SERVICE_CONTROL_POLICY"),
            ["p-FullAWSAccess"]
        );
    }

    #[test]
    fn needs_permission_on_the_root() {
        let house = house();
        house.needs::<api::DisablePolicyType>(
            "organizations:DisablePolicyType",
            &house.root().arn.unwrap(),
            disable(&house.root_id()),
        );
    }
}
