//! `AttachRolePolicy`: gives a role a managed policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AttachRolePolicyInput, AttachRolePolicyOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn attach_role_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AttachRolePolicyInput,
) -> Result<Reply<AttachRolePolicyOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let ask = own_policies::ask(&role, "iam:AttachRolePolicy");
    let permit = ctx.authorize(&ask.key("iam:PolicyARN", input.policy_arn.as_str()))?;

    let role = role.existing()?;
    role::require_modifiable(&role)?;
    own_policies::attach(ctx, tx, role, input.policy_arn)?;

    Ok(permit.reply(AttachRolePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, AttachRolePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, make_linked_role, make_policy, make_role};

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn attached(role: &str, arn: &str) -> AttachRolePolicyInput {
        input(&[("RoleName", role), ("PolicyArn", arn)])
    }

    #[test]
    fn the_role_may_what_the_policy_says_at_once() {
        let house = test_house();
        make_role(&house, "worker");
        let worker = house.as_role("worker", "session");
        worker.is_denied::<api::ListUsers>(input(&[]));
        house.answer::<api::AttachRolePolicy>(attached("worker", ADMINISTRATOR));
        worker.answer::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn twenty_policies_are_enough_and_one_twice_is_one() {
        let house = test_house();
        make_role(&house, "worker");
        for number in 0..20 {
            let arn = make_policy(&house, &format!("policy-{number}"), "iam:ListRoles");
            attach(&house, "worker", &arn);
            attach(&house, "worker", &arn);
        }
        assert_eq!(
            house.refusal::<api::AttachRolePolicy>(attached("worker", ADMINISTRATOR)),
            "LimitExceededException: Cannot exceed quota for PoliciesPerRole: 20"
        );
    }

    #[test]
    fn refuses_policies_that_are_not_there_or_of_others() {
        let house = test_house();
        make_role(&house, "worker");
        let elsewhere = house.as_account(OTHER_ACCOUNT);
        let others = make_policy(&elsewhere, "reader", "iam:ListRoles");
        for arn in [&others, &format!("{OWN}:policy/missing")] {
            assert_eq!(
                house.refusal::<api::AttachRolePolicy>(attached("worker", arn)),
                format!("NoSuchEntityException: Policy {arn} does not exist or is not attachable.")
            );
        }
        assert_eq!(
            house.refusal::<api::AttachRolePolicy>(attached("worker", "arn:aws:iam::no-policy")),
            "InvalidInputException: ARN arn:aws:iam::no-policy is not valid."
        );
    }

    #[test]
    fn what_a_services_role_may_is_fixed() {
        let house = test_house();
        let name = make_linked_role(&house);
        let refusal = house.refusal::<api::AttachRolePolicy>(attached(&name, ADMINISTRATOR));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn the_policys_arn_is_a_condition_key() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let reader_only = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:AttachRolePolicy","Resource":"*","Condition":{{"ArnEquals":{{"iam:PolicyARN":"{arn}"}}}}}}}}"#
        );
        let alice = house.as_new_user("alice", &[&reader_only]);
        alice.is_denied::<api::AttachRolePolicy>(attached("worker", ADMINISTRATOR));
        alice.answer::<api::AttachRolePolicy>(attached("worker", &arn));
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::AttachRolePolicy>(
            "iam:AttachRolePolicy",
            &format!("{OWN}:role/worker"),
            attached("worker", ADMINISTRATOR),
        );
    }
}
