//! `CreatePolicyVersion`: a new document of a managed policy, in force or not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{VersionFacts, put_managed_policy, put_policy_version};
use ringwall_policy::PolicyKind;

use crate::api::{CreatePolicyVersionInput, CreatePolicyVersionOutput};
use crate::error::IamError;
use crate::policy_naming::FoundPolicy;
use crate::quotas;
use crate::resources::managed_policy;
use crate::store::IamWrite;

pub(crate) fn create_policy_version(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreatePolicyVersionInput,
) -> Result<Reply<CreatePolicyVersionOutput>, IamError> {
    let named = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&named.ask("iam:CreatePolicyVersion"))?;

    let mut policy = named.changeable()?;
    let document = tx.document(ctx, &input.policy_document, PolicyKind::Identity)?;
    quotas::MANAGED_POLICY_SIZE.require_document(&input.policy_document)?;
    if policy.versions.len() >= quotas::POLICY_VERSIONS {
        return Err(IamError::too_many_versions(quotas::POLICY_VERSIONS));
    }
    let facts = VersionFacts {
        number: policy.next_version,
        created_at: ctx.now(),
    };
    policy.versions.push(facts);
    policy.next_version = policy.next_version.saturating_add(1);
    policy.updated_at = ctx.now();
    if input.set_as_default.unwrap_or(false) {
        policy.default_version = facts.number;
    }
    put_policy_version(tx.tx, &policy, facts.number, document)?;
    put_managed_policy(tx.tx, policy.clone())?;

    let found = FoundPolicy::Customer(Arc::new(policy));
    Ok(permit.reply(CreatePolicyVersionOutput {
        policy_version: Some(managed_policy::version(&found, facts, None)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreatePolicyVersionInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, make_policy, make_role};

    fn allowing(arn: &str, action: &str, set_as_default: bool) -> CreatePolicyVersionInput {
        CreatePolicyVersionInput {
            policy_arn: arn.to_owned(),
            policy_document: allow(action, "*"),
            set_as_default: Some(set_as_default),
        }
    }

    #[test]
    fn only_the_default_version_is_in_force() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        make_role(&house, "worker");
        attach(&house, "worker", &arn);
        let worker = house.as_role("worker", "session");
        house.answer::<api::CreatePolicyVersion>(allowing(&arn, "iam:ListUsers", false));
        worker.answer::<api::ListRoles>(input(&[]));
        worker.is_denied::<api::ListUsers>(input(&[]));
        let made = house.answer::<api::CreatePolicyVersion>(allowing(&arn, "iam:ListUsers", true));
        let version = made.policy_version.unwrap();
        assert_eq!(version.version_id.as_deref(), Some("v3"));
        assert_eq!(version.is_default_version, Some(true));
        worker.answer::<api::ListUsers>(input(&[]));
        worker.is_denied::<api::ListRoles>(input(&[]));
    }

    #[test]
    fn five_versions_are_kept_and_numbers_do_not_come_back() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        for _ in 2..=5 {
            house.answer::<api::CreatePolicyVersion>(allowing(&arn, "iam:ListUsers", false));
        }
        assert_eq!(
            house.refusal::<api::CreatePolicyVersion>(allowing(&arn, "iam:ListUsers", false)),
            "LimitExceededException: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version."
        );
        house
            .answer::<api::DeletePolicyVersion>(input(&[("PolicyArn", &arn), ("VersionId", "v5")]));
        let made = house.answer::<api::CreatePolicyVersion>(allowing(&arn, "iam:ListUsers", false));
        assert_eq!(
            made.policy_version.unwrap().version_id.as_deref(),
            Some("v6")
        );
    }

    #[test]
    fn refuses_what_is_too_long() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let long = format!("iam:{}", "x".repeat(6144));
        assert_eq!(
            house.refusal::<api::CreatePolicyVersion>(allowing(&arn, &long, true)),
            "LimitExceededException: Cannot exceed quota for PolicySize: 6144"
        );
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::CreatePolicyVersion>(
            "iam:CreatePolicyVersion",
            &format!("{OWN}:policy/reader"),
            allowing(&arn, "iam:ListUsers", true),
        );
    }
}
