//! `DetachPolicy`: detaches a policy: it binds no longer.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::RCP_FULL_AWS_ACCESS;
use ringwall_identity::organization::{OrganizationPolicyType, attached_to, put_attached};

use crate::api::{DetachPolicyInput, DetachPolicyOutput};
use crate::error::OrganizationsError;
use crate::resources::target::TargetId;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn detach_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DetachPolicyInput,
) -> Result<Reply<DetachPolicyOutput>, OrganizationsError> {
    let id = TargetId::parse(&input.target_id).ok_or_else(OrganizationsError::invalid_target_id)?;
    let seat = tx.seat(ctx, "organizations:DetachPolicy", Reach::Policies)?;
    let policy = tx.find_policy(seat.id(), &input.policy_id)?;
    let target = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask_on_policy(&input.policy_id, policy.as_ref());
    let permit = ctx.authorize(&ask.on(seat.target(&id, target.as_ref())))?;

    let policy = policy.ok_or_else(OrganizationsError::no_such_policy)?;
    target.ok_or_else(OrganizationsError::no_such_target)?;
    let mut ids = attached_to(tx.rows(), seat.id(), &id.text())?;
    if !ids.contains(&policy.id) {
        return Err(OrganizationsError::policy_not_attached());
    }
    if policy.id == RCP_FULL_AWS_ACCESS {
        return Err(OrganizationsError::policy_not_detachable());
    }
    let of_type = tx.attached(seat.id(), &id.text(), policy.policy_type)?;
    if policy.policy_type == OrganizationPolicyType::ServiceControl && of_type.len() == 1 {
        return Err(OrganizationsError::last_policy());
    }
    ids.retain(|attached| *attached != policy.id);
    put_attached(tx.tx, seat.id(), &id.text(), ids)?;

    Ok(permit.reply(DetachPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api;
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn the_last_service_control_policy_and_the_full_resource_access_stay() {
        let house = house();
        house.enable("RESOURCE_CONTROL_POLICY");
        let detach = |policy: &str| {
            house.call::<api::DetachPolicy>(input(&[("PolicyId", policy), ("TargetId", ACCOUNT)]))
        };
        assert_eq!(
            detach("p-FullAWSAccess").unwrap_err(),
            "ConstraintViolationException: You cannot remove the last policy attached to the specified target. You should have at least one attached at any time."
        );
        assert_eq!(
            detach("p-RCPFullAWSAccess").unwrap_err(),
            "InvalidInputException: You can't detach this AWS Managed Policy."
        );
        let policy = house.new_policy("SERVICE_CONTROL_POLICY", "one", &deny("s3:*"));
        assert!(
            detach(&policy)
                .unwrap_err()
                .starts_with("PolicyNotAttachedException: ")
        );
        house.attach(&policy, ACCOUNT);
        detach("p-FullAWSAccess").unwrap();
    }

    #[test]
    fn needs_permission_on_policy_and_target() {
        let house = house();
        let policy = house.new_policy("SERVICE_CONTROL_POLICY", "one", &deny("s3:*"));
        house.attach(&policy, ACCOUNT);
        let on = |arn: &str| allow("organizations:DetachPolicy", arn);
        let (policy_only, target) = (
            on(&house.policy_arn(&policy)),
            on(&house.account_arn(ACCOUNT)),
        );
        let input = || input(&[("PolicyId", policy.as_str()), ("TargetId", ACCOUNT)]);
        house
            .as_new_user("half", &[&policy_only])
            .is_denied::<api::DetachPolicy>(input());
        house
            .as_new_user("whole", &[&policy_only, &target])
            .answer::<api::DetachPolicy>(input());
    }
}
