//! `DeletePolicy`: deletes a managed policy that nothing has.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_managed_policy;

use crate::api::{DeletePolicyInput, DeletePolicyOutput};
use crate::error::IamError;
use crate::resources::managed_policy::PolicyUsage;
use crate::store::IamWrite;

pub(crate) fn delete_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeletePolicyInput,
) -> Result<Reply<DeletePolicyOutput>, IamError> {
    let named = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&named.ask("iam:DeletePolicy"))?;

    let policy = named.changeable()?;
    if PolicyUsage::of(tx.rows(), ctx.account(), named.arn())?.is_used() {
        return Err(IamError::policy_in_use());
    }
    if policy.versions.len() > 1 {
        return Err(IamError::policy_has_versions());
    }
    delete_managed_policy(tx.tx, &policy)?;

    Ok(permit.reply(DeletePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, DeletePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, bound, make_policy, make_role};

    fn of(arn: &str) -> DeletePolicyInput {
        input(&[("PolicyArn", arn)])
    }

    #[test]
    fn a_policy_of_the_same_name_is_another() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let get = || house.answer::<api::GetPolicy>(input(&[("PolicyArn", &arn)]));
        let before = get().policy.unwrap().policy_id;
        house.answer::<api::DeletePolicy>(of(&arn));
        assert_eq!(
            house.refusal::<api::DeletePolicy>(of(&arn)),
            format!("NoSuchEntityException: Policy {arn} was not found.")
        );
        make_policy(&house, "reader", "iam:ListRoles");
        assert_ne!(get().policy.unwrap().policy_id, before);
    }

    #[test]
    fn refuses_while_something_has_it() {
        let house = test_house();
        make_role(&house, "worker");
        let attached = make_policy(&house, "attached", "iam:ListRoles");
        attach(&house, "worker", &attached);
        let bounding = make_policy(&house, "bounding", "iam:ListRoles");
        bound(&house, "worker", &bounding);
        for arn in [&attached, &bounding] {
            assert_eq!(
                house.refusal::<api::DeletePolicy>(of(arn)),
                "DeleteConflictException: Cannot delete a policy attached to entities."
            );
        }
        house.answer::<api::DetachRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyArn", &attached),
        ]));
        house.answer::<api::DeletePolicy>(of(&attached));
    }

    #[test]
    fn refuses_while_there_are_other_versions() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.answer::<api::CreatePolicyVersion>(input(&[
            ("PolicyArn", &arn),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        assert_eq!(
            house.refusal::<api::DeletePolicy>(of(&arn)),
            "DeleteConflictException: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."
        );
    }

    #[test]
    fn those_of_aws_stay() {
        assert_eq!(
            test_house()
                .refusal::<api::DeletePolicy>(of("arn:aws:iam::aws:policy/AdministratorAccess")),
            "AccessDenied: Policy is outside your own account."
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::DeletePolicy>(
            "iam:DeletePolicy",
            &format!("{OWN}:policy/reader"),
            of(&arn),
        );
    }
}
