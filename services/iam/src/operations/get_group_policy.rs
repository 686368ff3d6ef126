//! `GetGroupPolicy`: the text of a policy embedded in a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetGroupPolicyInput, GetGroupPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn get_group_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetGroupPolicyInput,
) -> Result<Reply<GetGroupPolicyOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    let permit = ctx.authorize(&group.ask("iam:GetGroupPolicy"))?;

    let group = group.existing()?;
    let policy_document = own_policies::inline(&*group, &input.policy_name)?;

    Ok(permit.reply(GetGroupPolicyOutput {
        group_name: group.name.clone(),
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
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::PutGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        house
    }

    fn named(policy: &str) -> api::GetGroupPolicyInput {
        input(&[("GroupName", "readers"), ("PolicyName", policy)])
    }

    #[test]
    fn shows_the_document_percent_encoded() {
        let found = house_with_policy().answer::<api::GetGroupPolicy>(named("list"));
        assert_eq!(
            found.policy_document,
            "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow\
             %22%2C%22Action%22%3A%22iam%3AListUsers%22%2C%22Resource%22%3A%22%2A%22%7D%7D"
        );
    }

    #[test]
    fn says_which_policy_is_not_there() {
        assert_eq!(
            house_with_policy().refusal::<api::GetGroupPolicy>(named("other")),
            "NoSuchEntityException: The group policy with name other cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_policy().needs::<api::GetGroupPolicy>(
            "iam:GetGroupPolicy",
            "arn:aws:iam::111122223333:group/readers",
            named("list"),
        );
    }
}
