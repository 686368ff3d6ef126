//! `DeletePolicyVersion`: deletes a version of a managed policy that is not in force.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{delete_policy_version as delete_version, put_managed_policy};

use crate::api::{DeletePolicyVersionInput, DeletePolicyVersionOutput};
use crate::error::IamError;
use crate::resources::managed_policy;
use crate::store::IamWrite;

pub(crate) fn delete_policy_version(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeletePolicyVersionInput,
) -> Result<Reply<DeletePolicyVersionOutput>, IamError> {
    let number = managed_policy::version_number(&input.version_id);
    let named = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&named.ask("iam:DeletePolicyVersion"))?;

    let mut policy = named.changeable()?;
    let mut numbers = policy.versions.iter().map(|version| version.number);
    let number = numbers
        .find(|found| Some(*found) == number)
        .ok_or_else(|| IamError::no_such_policy_version(named.arn(), &input.version_id))?;
    if number == policy.default_version {
        return Err(IamError::default_version());
    }
    policy.versions.retain(|version| version.number != number);
    delete_version(tx.tx, &policy, number)?;
    put_managed_policy(tx.tx, policy)?;

    Ok(permit.reply(DeletePolicyVersionOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, DeletePolicyVersionInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_policy};

    fn version(arn: &str, id: &str) -> DeletePolicyVersionInput {
        input(&[("PolicyArn", arn), ("VersionId", id)])
    }

    fn with_two_versions(house: &TestHouse) -> String {
        let arn = make_policy(house, "reader", "iam:ListRoles");
        house.answer::<api::CreatePolicyVersion>(input(&[
            ("PolicyArn", &arn),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        arn
    }

    #[test]
    fn deletes_a_version_and_its_document() {
        let house = test_house();
        let arn = with_two_versions(&house);
        house.answer::<api::DeletePolicyVersion>(version(&arn, "v2"));
        let missing = format!(
            "NoSuchEntityException: Policy {arn} version v2 does not exist or is not attachable."
        );
        let get = input(&[("PolicyArn", &arn), ("VersionId", "v2")]);
        assert_eq!(house.refusal::<api::GetPolicyVersion>(get), missing);
        assert_eq!(
            house.refusal::<api::DeletePolicyVersion>(version(&arn, "v2")),
            missing
        );
    }

    #[test]
    fn the_version_in_force_stays() {
        let house = test_house();
        let arn = with_two_versions(&house);
        assert_eq!(
            house.refusal::<api::DeletePolicyVersion>(version(&arn, "v1")),
            "DeleteConflictException: Cannot delete the default version of a policy."
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = with_two_versions(&house);
        house.needs::<api::DeletePolicyVersion>(
            "iam:DeletePolicyVersion",
            &format!("{OWN}:policy/reader"),
            version(&arn, "v2"),
        );
    }
}
