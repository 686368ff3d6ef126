//! `PutUserPolicy`: embeds a policy in a user, in place of the one of its name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutUserPolicyInput, PutUserPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn put_user_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: PutUserPolicyInput,
) -> Result<Reply<PutUserPolicyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&own_policies::ask(&user, "iam:PutUserPolicy"))?;

    let user = user.existing()?;
    own_policies::put_inline(ctx, tx, user, input.policy_name, &input.policy_document)?;

    Ok(permit.reply(PutUserPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, PutUserPolicyInput};
    use crate::test_house;

    fn policy(name: &str, document: &str) -> PutUserPolicyInput {
        input(&[
            ("UserName", "alice"),
            ("PolicyName", name),
            ("PolicyDocument", document),
        ])
    }

    #[test]
    fn the_user_may_what_it_says_at_once() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let alice = house.as_user("alice");
        alice.is_denied::<api::ListUsers>(input(&[]));
        house.answer::<api::PutUserPolicy>(policy("list", &allow("iam:ListUsers", "*")));
        alice.answer::<api::ListUsers>(input(&[]));
        house.answer::<api::PutUserPolicy>(policy("list", &allow("iam:ListRoles", "*")));
        alice.is_denied::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn refuses_what_is_no_policy() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        assert_eq!(
            house.refusal::<api::PutUserPolicy>(policy("bad", "{")),
            "MalformedPolicyDocumentException: This policy contains invalid Json"
        );
    }

    #[test]
    fn all_inline_policies_together_have_a_limit() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let long = allow(&format!("iam:{}", "x".repeat(1000)), "*");
        house.answer::<api::PutUserPolicy>(policy("one", &long));
        assert_eq!(
            house.refusal::<api::PutUserPolicy>(policy("two", &long)),
            "LimitExceededException: Maximum policy size of 2048 bytes exceeded for user alice"
        );
        house.answer::<api::PutUserPolicy>(policy("one", &long));
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.needs::<api::PutUserPolicy>(
            "iam:PutUserPolicy",
            "arn:aws:iam::111122223333:user/alice",
            policy("list", &allow("iam:ListUsers", "*")),
        );
    }
}
