//! `DeleteGroupPolicy`: removes a policy that is embedded in a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteGroupPolicyInput, DeleteGroupPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn delete_group_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteGroupPolicyInput,
) -> Result<Reply<DeleteGroupPolicyOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    let permit = ctx.authorize(&own_policies::ask(&group, "iam:DeleteGroupPolicy"))?;

    own_policies::delete_inline(tx, group.existing()?, &input.policy_name)?;

    Ok(permit.reply(DeleteGroupPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api;
    use crate::test_house;

    fn house_with_policy() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::PutGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        house
    }

    fn named(policy: &str) -> api::DeleteGroupPolicyInput {
        input(&[("GroupName", "readers"), ("PolicyName", policy)])
    }

    #[test]
    fn the_policy_is_gone() {
        let house = house_with_policy();
        house.answer::<api::DeleteGroupPolicy>(named("list"));
        let left = house.answer::<api::ListGroupPolicies>(input(&[("GroupName", "readers")]));
        assert!(left.policy_names.is_empty());
        assert_eq!(
            house.refusal::<api::DeleteGroupPolicy>(named("list")),
            "NoSuchEntityException: The group policy with name list cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_policy().needs::<api::DeleteGroupPolicy>(
            "iam:DeleteGroupPolicy",
            "arn:aws:iam::111122223333:group/readers",
            named("list"),
        );
    }
}
