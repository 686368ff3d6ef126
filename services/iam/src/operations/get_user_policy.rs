//! `GetUserPolicy`: the text of a policy embedded in a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserPolicyInput, GetUserPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn get_user_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetUserPolicyInput,
) -> Result<Reply<GetUserPolicyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:GetUserPolicy"))?;

    let user = user.existing()?;
    let policy_document = own_policies::inline(&*user, &input.policy_name)?;

    Ok(permit.reply(GetUserPolicyOutput {
        user_name: user.name.clone(),
        policy_name: input.policy_name,
        policy_document,
    }))
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

    fn named(policy: &str) -> api::GetUserPolicyInput {
        input(&[("UserName", "alice"), ("PolicyName", policy)])
    }

    #[test]
    fn shows_the_document_percent_encoded() {
        let found = house_with_policy().answer::<api::GetUserPolicy>(named("list"));
        assert_eq!(
            found.policy_document,
            "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow\
             %22%2C%22Action%22%3A%22iam%3AListUsers%22%2C%22Resource%22%3A%22%2A%22%7D%7D"
        );
    }

    #[test]
    fn says_which_policy_is_not_there() {
        assert_eq!(
            house_with_policy().refusal::<api::GetUserPolicy>(named("other")),
            "NoSuchEntityException: The user policy with name other cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_policy().needs::<api::GetUserPolicy>(
            "iam:GetUserPolicy",
            "arn:aws:iam::111122223333:user/alice",
            named("list"),
        );
    }
}
