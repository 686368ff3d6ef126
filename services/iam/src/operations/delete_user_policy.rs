//! `DeleteUserPolicy`: removes a policy that is embedded in a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserPolicyInput, DeleteUserPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn delete_user_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteUserPolicyInput,
) -> Result<Reply<DeleteUserPolicyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&own_policies::ask(&user, "iam:DeleteUserPolicy"))?;

    own_policies::delete_inline(tx, user.existing()?, &input.policy_name)?;

    Ok(permit.reply(DeleteUserPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api;
    use crate::test_house;

    fn house_with_policy() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::PutUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        house
    }

    fn named(policy: &str) -> api::DeleteUserPolicyInput {
        input(&[("UserName", "alice"), ("PolicyName", policy)])
    }

    #[test]
    fn the_policy_is_gone() {
        let house = house_with_policy();
        house.answer::<api::DeleteUserPolicy>(named("list"));
        let left = house.answer::<api::ListUserPolicies>(input(&[("UserName", "alice")]));
        assert!(left.policy_names.is_empty());
        assert_eq!(
            house.refusal::<api::DeleteUserPolicy>(named("list")),
            "NoSuchEntityException: The user policy with name list cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_policy().needs::<api::DeleteUserPolicy>(
            "iam:DeleteUserPolicy",
            "arn:aws:iam::111122223333:user/alice",
            named("list"),
        );
    }
}
