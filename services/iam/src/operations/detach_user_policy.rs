//! `DetachUserPolicy`: detaches a managed policy from a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DetachUserPolicyInput, DetachUserPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn detach_user_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DetachUserPolicyInput,
) -> Result<Reply<DetachUserPolicyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let ask = own_policies::ask(&user, "iam:DetachUserPolicy");
    let permit = ctx.authorize(&ask.key("iam:PolicyARN", input.policy_arn.as_str()))?;

    own_policies::detach(ctx, tx, user.existing()?, &input.policy_arn)?;

    Ok(permit.reply(DetachUserPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, attachments_of};
    use ringwall_testing::{TestHouse, input};

    use crate::api;
    use crate::test_house;

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn house_with_attachment() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::AttachUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyArn", ADMINISTRATOR),
        ]));
        house
    }

    fn detach(arn: &str) -> api::DetachUserPolicyInput {
        input(&[("UserName", "alice"), ("PolicyArn", arn)])
    }

    #[test]
    fn neither_side_knows_of_it_any_longer() {
        let house = house_with_attachment();
        house.answer::<api::DetachUserPolicy>(detach(ADMINISTRATOR));
        let left = house.answer::<api::ListAttachedUserPolicies>(input(&[("UserName", "alice")]));
        assert_eq!(left.attached_policies, Some(Vec::new()));
        let tx = house.store().read().unwrap();
        let attachments = attachments_of(
            &tx,
            house.account(),
            ADMINISTRATOR,
            AttachmentUse::Permissions,
            None,
            10,
        );
        assert!(attachments.unwrap().is_empty());
    }

    #[test]
    fn refuses_what_is_not_attached() {
        let house = house_with_attachment();
        let other = "arn:aws:iam::111122223333:policy/other";
        assert_eq!(
            house.refusal::<api::DetachUserPolicy>(detach(other)),
            format!("NoSuchEntityException: Policy {other} was not found.")
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_attachment().needs::<api::DetachUserPolicy>(
            "iam:DetachUserPolicy",
            "arn:aws:iam::111122223333:user/alice",
            detach(ADMINISTRATOR),
        );
    }
}
