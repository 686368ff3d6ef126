//! `DetachGroupPolicy`: detaches a managed policy from a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DetachGroupPolicyInput, DetachGroupPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn detach_group_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DetachGroupPolicyInput,
) -> Result<Reply<DetachGroupPolicyOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    let ask = own_policies::ask(&group, "iam:DetachGroupPolicy");
    let permit = ctx.authorize(&ask.key("iam:PolicyARN", input.policy_arn.as_str()))?;

    own_policies::detach(ctx, tx, group.existing()?, &input.policy_arn)?;

    Ok(permit.reply(DetachGroupPolicyOutput {}))
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
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::AttachGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyArn", ADMINISTRATOR),
        ]));
        house
    }

    fn detach(arn: &str) -> api::DetachGroupPolicyInput {
        input(&[("GroupName", "readers"), ("PolicyArn", arn)])
    }

    #[test]
    fn neither_side_knows_of_it_any_longer() {
        let house = house_with_attachment();
        house.answer::<api::DetachGroupPolicy>(detach(ADMINISTRATOR));
        let left =
            house.answer::<api::ListAttachedGroupPolicies>(input(&[("GroupName", "readers")]));
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
            house.refusal::<api::DetachGroupPolicy>(detach(other)),
            format!("NoSuchEntityException: Policy {other} was not found.")
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_attachment().needs::<api::DetachGroupPolicy>(
            "iam:DetachGroupPolicy",
            "arn:aws:iam::111122223333:group/readers",
            detach(ADMINISTRATOR),
        );
    }
}
