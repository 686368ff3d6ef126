//! `GetPolicy`: a managed policy, and how often the account uses it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPolicyInput, GetPolicyOutput};
use crate::error::IamError;
use crate::resources::managed_policy::{self, PolicyUsage};
use crate::store::IamRead;

pub(crate) fn get_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetPolicyInput,
) -> Result<Reply<GetPolicyOutput>, IamError> {
    let policy = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&policy.ask("iam:GetPolicy"))?;

    let found = policy.existing()?;
    let usage = PolicyUsage::of(tx.rows(), ctx.account(), policy.arn())?;

    Ok(permit.reply(GetPolicyOutput {
        policy: Some(managed_policy::shown(found, usage, ctx.partition())),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, GetPolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, bound, make_policy, make_role};

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn of(arn: &str) -> GetPolicyInput {
        input(&[("PolicyArn", arn)])
    }

    #[test]
    fn counts_what_has_the_policy_and_what_it_bounds() {
        let house = test_house();
        let own = make_policy(&house, "reader", "iam:ListRoles");
        for name in ["one", "two"] {
            make_role(&house, name);
            for arn in [own.as_str(), ADMINISTRATOR] {
                attach(&house, name, arn);
            }
        }
        bound(&house, "one", &own);
        for (arn, bounded) in [(own.as_str(), 1), (ADMINISTRATOR, 0)] {
            let policy = house.answer::<api::GetPolicy>(of(arn)).policy.unwrap();
            assert_eq!(policy.arn.as_deref(), Some(arn));
            assert_eq!(policy.attachment_count, Some(2));
            assert_eq!(policy.permissions_boundary_usage_count, Some(bounded));
            assert_eq!(policy.is_attachable, Some(true));
        }
        let elsewhere = house.as_account(OTHER_ACCOUNT);
        let policy = elsewhere.answer::<api::GetPolicy>(of(ADMINISTRATOR));
        assert_eq!(policy.policy.unwrap().attachment_count, Some(0));
    }

    #[test]
    fn an_arn_must_be_right_to_the_letter() {
        let house = test_house();
        make_policy(&house, "reader", "iam:ListRoles");
        let missing = |arn: &str| format!("NoSuchEntityException: Policy {arn} was not found.");
        for arn in [
            "arn:aws:iam::111122223333:policy/READER",
            "arn:aws:iam::111122223333:policy/team/reader",
            "arn:aws:iam::aws:policy/NoSuchPolicy",
        ] {
            assert_eq!(house.refusal::<api::GetPolicy>(of(arn)), missing(arn));
        }
        assert_eq!(
            house.refusal::<api::GetPolicy>(of("arn:aws:iam::111122223333:role/reader")),
            "InvalidInputException: ARN arn:aws:iam::111122223333:role/reader is not valid."
        );
    }

    #[test]
    fn policies_of_other_accounts_are_none_of_the_callers_business() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::GetPolicy>(of(&arn));
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::GetPolicy>("iam:GetPolicy", &format!("{OWN}:policy/reader"), of(&arn));
    }
}
