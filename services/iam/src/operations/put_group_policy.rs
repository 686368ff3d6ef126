//! `PutGroupPolicy`: embeds a policy in a group, in place of the one of its name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutGroupPolicyInput, PutGroupPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn put_group_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: PutGroupPolicyInput,
) -> Result<Reply<PutGroupPolicyOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    let permit = ctx.authorize(&group.ask("iam:PutGroupPolicy"))?;

    let group = group.existing()?;
    own_policies::put_inline(ctx, tx, group, input.policy_name, &input.policy_document)?;

    Ok(permit.reply(PutGroupPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, PutGroupPolicyInput};
    use crate::test_house;

    fn house_with_group() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house
    }

    fn policy(name: &str, document: &str) -> PutGroupPolicyInput {
        input(&[
            ("GroupName", "readers"),
            ("PolicyName", name),
            ("PolicyDocument", document),
        ])
    }

    #[test]
    fn its_members_may_what_it_says_at_once() {
        let house = house_with_group();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::AddUserToGroup>(input(&[
            ("GroupName", "readers"),
            ("UserName", "alice"),
        ]));
        let alice = house.as_user("alice");
        alice.is_denied::<api::ListUsers>(input(&[]));
        house.answer::<api::PutGroupPolicy>(policy("list", &allow("iam:ListUsers", "*")));
        alice.answer::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn all_inline_policies_together_have_a_limit() {
        let house = house_with_group();
        let long = allow(&format!("iam:{}", "x".repeat(2500)), "*");
        house.answer::<api::PutGroupPolicy>(policy("one", &long));
        assert_eq!(
            house.refusal::<api::PutGroupPolicy>(policy("two", &long)),
            "LimitExceededException: Maximum policy size of 5120 bytes exceeded for group readers"
        );
    }

    #[test]
    fn refuses_what_is_no_policy() {
        assert_eq!(
            house_with_group().refusal::<api::PutGroupPolicy>(policy("bad", "{")),
            "MalformedPolicyDocumentException: This policy contains invalid Json"
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_group().needs::<api::PutGroupPolicy>(
            "iam:PutGroupPolicy",
            "arn:aws:iam::111122223333:group/readers",
            policy("list", &allow("iam:ListUsers", "*")),
        );
    }
}
