//! `DetachRolePolicy`: takes a managed policy from a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DetachRolePolicyInput, DetachRolePolicyOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn detach_role_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DetachRolePolicyInput,
) -> Result<Reply<DetachRolePolicyOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let ask = own_policies::ask(&role, "iam:DetachRolePolicy");
    let permit = ctx.authorize(&ask.key("iam:PolicyARN", input.policy_arn.as_str()))?;

    let role = role.existing()?;
    role::require_modifiable(&role)?;
    own_policies::detach(ctx, tx, role, &input.policy_arn)?;

    Ok(permit.reply(DetachRolePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DetachRolePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, make_linked_role, make_policy, make_role};

    fn detached(role: &str, arn: &str) -> DetachRolePolicyInput {
        input(&[("RoleName", role), ("PolicyArn", arn)])
    }

    #[test]
    fn the_role_may_it_no_longer() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "reader", "iam:ListUsers");
        attach(&house, "worker", &arn);
        let worker = house.as_role("worker", "session");
        worker.answer::<api::ListUsers>(input(&[]));
        house.answer::<api::DetachRolePolicy>(detached("worker", &arn));
        worker.is_denied::<api::ListUsers>(input(&[]));
        assert_eq!(
            house.refusal::<api::DetachRolePolicy>(detached("worker", &arn)),
            format!("NoSuchEntityException: Policy {arn} was not found.")
        );
        house.answer::<api::DeletePolicy>(input(&[("PolicyArn", &arn)]));
    }

    #[test]
    fn what_a_services_role_may_is_fixed() {
        let house = test_house();
        let name = make_linked_role(&house);
        let arn = "arn:aws:iam::aws:policy/AdministratorAccess";
        let refusal = house.refusal::<api::DetachRolePolicy>(detached(&name, arn));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "reader", "iam:ListUsers");
        attach(&house, "worker", &arn);
        house.needs::<api::DetachRolePolicy>(
            "iam:DetachRolePolicy",
            &format!("{OWN}:role/worker"),
            detached("worker", &arn),
        );
    }
}
