//! `GetPolicyVersion`: a version of a managed policy, with its document.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPolicyVersionInput, GetPolicyVersionOutput};
use crate::error::IamError;
use crate::resources::managed_policy;
use crate::store::IamRead;

pub(crate) fn get_policy_version(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetPolicyVersionInput,
) -> Result<Reply<GetPolicyVersionOutput>, IamError> {
    let number = managed_policy::version_number(&input.version_id);
    let policy = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&policy.ask("iam:GetPolicyVersion"))?;

    let found = policy.existing()?;
    let mut versions = found.versions().into_iter();
    let facts = versions
        .find(|version| Some(version.number) == number)
        .ok_or_else(|| IamError::no_such_policy_version(policy.arn(), &input.version_id))?;
    let document = found.find_document(tx.rows(), facts.number)?;

    Ok(permit.reply(GetPolicyVersionOutput {
        policy_version: Some(managed_policy::version(found, facts, document.as_ref())),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, GetPolicyVersionInput};
    use crate::test_house;
    use crate::test_iam::{OWN, decoded, make_policy};

    fn version(arn: &str, id: &str) -> GetPolicyVersionInput {
        input(&[("PolicyArn", arn), ("VersionId", id)])
    }

    #[test]
    fn gives_the_document_percent_encoded_byte_for_byte() {
        let house = test_house();
        let document = allow("iam:ListRoles", "*").replace(',', " ,\n\t");
        let made = house.answer::<api::CreatePolicy>(input(&[
            ("PolicyName", "reader"),
            ("PolicyDocument", &document),
        ]));
        let arn = made.policy.unwrap().arn.unwrap();
        let found = house.answer::<api::GetPolicyVersion>(version(&arn, "v1"));
        let found = found.policy_version.unwrap();
        let encoded = found.document.unwrap();
        assert!(encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22%20%2C%0A%09"));
        assert_eq!(decoded(&encoded), document);
        assert_eq!(found.is_default_version, Some(true));
    }

    #[test]
    fn those_of_aws_can_be_read() {
        let arn = "arn:aws:iam::aws:policy/AdministratorAccess";
        let found = test_house().answer::<api::GetPolicyVersion>(version(arn, "v1"));
        let document = decoded(&found.policy_version.unwrap().document.unwrap());
        assert!(document.contains(r#""Action":"*""#), "{document}");
    }

    #[test]
    fn says_which_version_is_not_there() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        assert_eq!(
            house.refusal::<api::GetPolicyVersion>(version(&arn, "v2")),
            format!(
                "NoSuchEntityException: Policy {arn} version v2 does not exist or is not attachable."
            )
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::GetPolicyVersion>(
            "iam:GetPolicyVersion",
            &format!("{OWN}:policy/reader"),
            version(&arn, "v1"),
        );
    }
}
