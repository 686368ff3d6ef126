//! `AttachUserPolicy`: attaches a managed policy to a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AttachUserPolicyInput, AttachUserPolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn attach_user_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AttachUserPolicyInput,
) -> Result<Reply<AttachUserPolicyOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let ask = own_policies::ask(&user, "iam:AttachUserPolicy");
    let permit = ctx.authorize(&ask.key("iam:PolicyARN", input.policy_arn.as_str()))?;

    own_policies::attach(ctx, tx, user.existing()?, input.policy_arn)?;

    Ok(permit.reply(AttachUserPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AttachmentUse, attachments_of};
    use ringwall_testing::{TestHouse, input};

    use crate::api;
    use crate::test_house;
    use crate::test_policies::put_policies;

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn house_with_user() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house
    }

    fn attach(arn: &str) -> api::AttachUserPolicyInput {
        input(&[("UserName", "alice"), ("PolicyArn", arn)])
    }

    #[test]
    fn the_user_may_what_the_policy_says() {
        let house = house_with_user();
        let alice = house.as_user("alice");
        alice.is_denied::<api::ListUsers>(input(&[]));
        house.answer::<api::AttachUserPolicy>(attach(ADMINISTRATOR));
        alice.answer::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn the_policy_is_a_condition_key() {
        let house = house_with_user();
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*","Condition":{"ArnLike":{"iam:PolicyARN":"arn:aws:iam::111122223333:policy/*"}}}}"#;
        let [own] = &*put_policies(&house, 1) else {
            panic!("one policy");
        };
        let delegate = house.as_new_user("delegate", &[only]);
        delegate.is_denied::<api::AttachUserPolicy>(attach(ADMINISTRATOR));
        delegate.answer::<api::AttachUserPolicy>(attach(own));
    }

    #[test]
    fn the_policy_knows_what_it_is_attached_to() {
        let house = house_with_user();
        house.answer::<api::AttachUserPolicy>(attach(ADMINISTRATOR));
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
        assert_eq!(attachment.name, "alice");
    }

    #[test]
    fn refuses_what_is_no_policy_of_the_account() {
        let house = house_with_user();
        for arn in [
            "arn:aws:iam::111122223333:policy/missing",
            "arn:aws:iam::444455556666:policy/another-accounts",
            "arn:aws:iam::aws:policy/NoSuchPolicy",
        ] {
            assert_eq!(
                house.refusal::<api::AttachUserPolicy>(attach(arn)),
                format!("NoSuchEntityException: Policy {arn} does not exist or is not attachable.")
            );
        }
        assert_eq!(
            house.refusal::<api::AttachUserPolicy>(attach("arn:aws:iam::111122223333:user/alice")),
            "InvalidInputException: ARN arn:aws:iam::111122223333:user/alice is not valid."
        );
    }

    #[test]
    fn ten_can_be_attached() {
        let house = house_with_user();
        let mut arns = put_policies(&house, 11);
        let eleventh = arns.pop().unwrap();
        for arn in &arns {
            house.answer::<api::AttachUserPolicy>(attach(arn));
        }
        assert_eq!(
            house.refusal::<api::AttachUserPolicy>(attach(&eleventh)),
            "LimitExceededException: Cannot exceed quota for PoliciesPerUser: 10"
        );
        house.answer::<api::AttachUserPolicy>(attach(&arns[0]));
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_user().needs::<api::AttachUserPolicy>(
            "iam:AttachUserPolicy",
            "arn:aws:iam::111122223333:user/alice",
            attach(ADMINISTRATOR),
        );
    }
}
