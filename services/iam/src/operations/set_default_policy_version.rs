//! `SetDefaultPolicyVersion`: puts another version of a managed policy in force.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::put_managed_policy;

use crate::api::{SetDefaultPolicyVersionInput, SetDefaultPolicyVersionOutput};
use crate::error::IamError;
use crate::resources::managed_policy;
use crate::store::IamWrite;

pub(crate) fn set_default_policy_version(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: SetDefaultPolicyVersionInput,
) -> Result<Reply<SetDefaultPolicyVersionOutput>, IamError> {
    let number = managed_policy::version_number(&input.version_id);
    let named = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&named.ask("iam:SetDefaultPolicyVersion"))?;

    let mut policy = named.changeable()?;
    let mut versions = policy.versions.iter();
    let facts = versions
        .find(|version| Some(version.number) == number)
        .ok_or_else(|| IamError::no_such_policy_version(named.arn(), &input.version_id))?;
    policy.default_version = facts.number;
    policy.updated_at = ctx.now();
    put_managed_policy(tx.tx, policy)?;

    Ok(permit.reply(SetDefaultPolicyVersionOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, SetDefaultPolicyVersionInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, make_policy, make_role};

    fn version(arn: &str, id: &str) -> SetDefaultPolicyVersionInput {
        input(&[("PolicyArn", arn), ("VersionId", id)])
    }

    #[test]
    fn puts_a_version_in_force_at_once() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        make_role(&house, "worker");
        attach(&house, "worker", &arn);
        house.answer::<api::CreatePolicyVersion>(input(&[
            ("PolicyArn", &arn),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        let worker = house.as_role("worker", "session");
        worker.is_denied::<api::ListUsers>(input(&[]));
        house.answer::<api::SetDefaultPolicyVersion>(version(&arn, "v2"));
        worker.answer::<api::ListUsers>(input(&[]));
        worker.is_denied::<api::ListRoles>(input(&[]));
        house.answer::<api::SetDefaultPolicyVersion>(version(&arn, "v1"));
        worker.answer::<api::ListRoles>(input(&[]));
    }

    #[test]
    fn says_which_version_is_not_there() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        assert_eq!(
            house.refusal::<api::SetDefaultPolicyVersion>(version(&arn, "v7")),
            format!(
                "NoSuchEntityException: Policy {arn} version v7 does not exist or is not attachable."
            )
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::SetDefaultPolicyVersion>(
            "iam:SetDefaultPolicyVersion",
            &format!("{OWN}:policy/reader"),
            version(&arn, "v1"),
        );
    }
}
