//! `EnablePolicyType`: lets policies of a type be attached; what allows everything is, everywhere.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnablePolicyType.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{Organization, put_organization};

use crate::api::{EnablePolicyTypeInput, EnablePolicyTypeOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::resources::{organization, policy_type};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsWrite;

pub(crate) fn enable_policy_type(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: EnablePolicyTypeInput,
) -> Result<Reply<EnablePolicyTypeOutput>, OrganizationsError> {
    let policy_type = policy_type::of(input.policy_type);
    let seat = tx.seat(ctx, "organizations:EnablePolicyType", Reach::Policies)?;
    let id = TargetId::Root(input.root_id);
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_type(ask, policy_type))?;

    let Some(Target::Root(found)) = found else {
        return Err(OrganizationsError::no_such_root());
    };
    if !found.all_features {
        return Err(OrganizationsError::policy_type_not_available());
    }
    if found.policy_types.contains(&policy_type) {
        return Err(OrganizationsError::policy_type_enabled());
    }
    let mut changed = Organization::clone(&found);
    changed.policy_types.push(policy_type);
    if let Some(full_access) = policy_type::full_access(policy_type) {
        tx.attach_everywhere(&changed, |_, ids| {
            ids.push(full_access.to_owned());
            Ok(())
        })?;
    }
    let root = organization::root(&changed, &seat.arns);
    put_organization(tx.tx, changed)?;

    Ok(permit.reply(EnablePolicyTypeOutput { root: Some(root) }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn full_access_is_attached_everywhere() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        house.enable("RESOURCE_CONTROL_POLICY");
        for target in [root.as_str(), &unit, ACCOUNT] {
            assert_eq!(
                house.attached(target, "RESOURCE_CONTROL_POLICY"),
                ["p-RCPFullAWSAccess"]
            );
        }
        let refusal = house.refusal::<api::EnablePolicyType>(input(&[
            ("RootId", root.as_str()),
            ("PolicyType", "RESOURCE_CONTROL_POLICY"),
        ]));
        assert_eq!(
            refusal,
            "PolicyTypeAlreadyEnabledException: The specified policy type is already enabled."
        );
    }

    #[test]
    fn needs_permission_on_the_root() {
        let house = house();
        house.needs::<api::EnablePolicyType>(
            "organizations:EnablePolicyType",
            &house.root().arn.unwrap(),
            input(&[
                ("RootId", house.root_id().as_str()),
                ("PolicyType", "TAG_POLICY"),
            ]),
        );
    }
}
