//! `UpdateAssumeRolePolicy`: sets whom a role trusts.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};
use ringwall_policy::PolicyKind;

use crate::api::{UpdateAssumeRolePolicyInput, UpdateAssumeRolePolicyOutput};
use crate::error::IamError;
use crate::quotas;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn update_assume_role_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateAssumeRolePolicyInput,
) -> Result<Reply<UpdateAssumeRolePolicyOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:UpdateAssumeRolePolicy"))?;

    let mut role = Role::clone(&*role.existing()?);
    role::require_modifiable(&role)?;
    role.trust = tx.document(ctx, &input.policy_document, PolicyKind::Trust)?;
    quotas::TRUST_POLICY_SIZE.require_document(&input.policy_document)?;
    put_role(tx.tx, role)?;

    Ok(permit.reply(UpdateAssumeRolePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateAssumeRolePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, TRUST_EC2, decoded, make_linked_role, make_role};

    fn trusting(name: &str, trust: &str) -> UpdateAssumeRolePolicyInput {
        input(&[("RoleName", name), ("PolicyDocument", trust)])
    }

    fn trust_lambda() -> String {
        TRUST_EC2.replace("ec2", "lambda")
    }

    #[test]
    fn sets_the_trust_policy() {
        let house = test_house();
        make_role(&house, "worker");
        house.answer::<api::UpdateAssumeRolePolicy>(trusting("worker", &trust_lambda()));
        let found = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        let shown = decoded(&found.role.assume_role_policy_document.unwrap());
        assert_eq!(shown, trust_lambda());
    }

    #[test]
    fn refuses_what_is_no_trust_policy_or_too_long() {
        let house = test_house();
        make_role(&house, "worker");
        let refusal =
            |trust: &str| house.refusal::<api::UpdateAssumeRolePolicy>(trusting("worker", trust));
        assert_eq!(
            refusal(&TRUST_EC2.replace("Principal", "Resource")),
            "MalformedPolicyDocumentException: Missing required field Principal"
        );
        assert_eq!(
            refusal(&TRUST_EC2.replace("ec2", &"x".repeat(2048))),
            "LimitExceededException: Cannot exceed quota for ACLSizePerRole: 2048"
        );
    }

    #[test]
    fn whom_a_services_role_trusts_is_fixed() {
        let house = test_house();
        let name = make_linked_role(&house);
        let refusal =
            house.refusal::<api::UpdateAssumeRolePolicy>(trusting(&name, &trust_lambda()));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::UpdateAssumeRolePolicy>(
            "iam:UpdateAssumeRolePolicy",
            &format!("{OWN}:role/worker"),
            trusting("worker", &trust_lambda()),
        );
    }
}
