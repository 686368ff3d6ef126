//! `AttachGroupPolicy`: attaches a managed policy to a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AttachGroupPolicyInput, AttachGroupPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn attach_group_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AttachGroupPolicyInput,
) -> Result<Reply<AttachGroupPolicyOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    let ask = own_policies::ask(&group, "iam:AttachGroupPolicy");
    let permit = ctx.authorize(&ask.key("iam:PolicyARN", input.policy_arn.as_str()))?;

    own_policies::attach(ctx, tx, group.existing()?, input.policy_arn)?;

    Ok(permit.reply(AttachGroupPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, attachments_of};
    use ringwall_testing::{TestHouse, input};

    use crate::api;
    use crate::test_house;
    use crate::test_policies::put_policies;

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn house_with_group() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house
    }

    fn attach(arn: &str) -> api::AttachGroupPolicyInput {
        input(&[("GroupName", "readers"), ("PolicyArn", arn)])
    }

    #[test]
    fn its_members_may_what_the_policy_says() {
        let house = house_with_group();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::AddUserToGroup>(input(&[
            ("GroupName", "readers"),
            ("UserName", "alice"),
        ]));
        let alice = house.as_user("alice");
        alice.is_denied::<api::ListUsers>(input(&[]));
        house.answer::<api::AttachGroupPolicy>(attach(ADMINISTRATOR));
        alice.answer::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn the_policy_knows_what_it_is_attached_to() {
        let house = house_with_group();
        house.answer::<api::AttachGroupPolicy>(attach(ADMINISTRATOR));
        let tx = house.store().read().unwrap();
        let attachments = attachments_of(
            &tx,
            house.account(),
            ADMINISTRATOR,
            AttachmentUse::Permissions,
            None,
            10,
        );
        let [(_, attachment)] = &*attachments.unwrap() else {
            panic!("attached to one");
        };
        assert_eq!(attachment.name, "readers");
    }

    #[test]
    fn refuses_what_is_no_policy_of_the_account() {
        let house = house_with_group();
        for arn in [
            "arn:aws:iam::111122223333:policy/missing",
            "arn:aws:iam::444455556666:policy/another-accounts",
            "arn:aws:iam::aws:policy/NoSuchPolicy",
        ] {
            assert_eq!(
                house.refusal::<api::AttachGroupPolicy>(attach(arn)),
                format!("NoSuchEntityException: Policy {arn} does not exist or is not attachable.")
            );
        }
        assert_eq!(
            house.refusal::<api::AttachGroupPolicy>(attach("arn:aws:iam::111122223333:user/alice")),
            "InvalidInputException: ARN arn:aws:iam::111122223333:user/alice is not valid."
        );
    }

    #[test]
    fn ten_can_be_attached() {
        let house = house_with_group();
        let mut arns = put_policies(&house, 11);
        let eleventh = arns.pop().unwrap();
        for arn in &arns {
            house.answer::<api::AttachGroupPolicy>(attach(arn));
        }
        assert_eq!(
            house.refusal::<api::AttachGroupPolicy>(attach(&eleventh)),
            "LimitExceededException: Cannot exceed quota for PoliciesPerGroup: 10"
        );
        house.answer::<api::AttachGroupPolicy>(attach(&arns[0]));
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_group().needs::<api::AttachGroupPolicy>(
            "iam:AttachGroupPolicy",
            "arn:aws:iam::111122223333:group/readers",
            attach(ADMINISTRATOR),
        );
    }
}
