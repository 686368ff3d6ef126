//! `CreatePolicy`: a new managed policy, with its first version.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    IdPrefix, ManagedPolicy, VersionFacts, find_managed_policy, managed_policies,
    put_managed_policy, put_policy_version, unique_id,
};
use ringwall_policy::PolicyKind;

use crate::api::{CreatePolicyInput, CreatePolicyOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::policy_naming::FoundPolicy;
use crate::quotas;
use crate::resources::managed_policy::{self, PolicyUsage};
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn create_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreatePolicyInput,
) -> Result<Reply<CreatePolicyOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());

    let named = Named::<ManagedPolicy>::to_be(&input.policy_name, &path, ctx);

    let ask = tagging::request_conditions(named.ask("iam:CreatePolicy"), &tags);
    let permit = ctx.authorize(&ask)?;
    if !tags.is_empty() {
        ctx.authorize(&tagging::request_conditions(
            named.ask("iam:TagPolicy"),
            &tags,
        ))?;
    }

    let document = tx.document(ctx, &input.policy_document, PolicyKind::Identity)?;
    quotas::MANAGED_POLICY_SIZE.require_document(&input.policy_document)?;
    if find_managed_policy(tx.rows(), ctx.account(), &input.policy_name)?.is_some() {
        return Err(IamError::policy_exists(&input.policy_name));
    }
    let most = quotas::MANAGED_POLICIES.most;
    let count = managed_policies(tx.rows(), ctx.account(), None, most)?.len();
    quotas::MANAGED_POLICIES.require_room(count)?;
    let new = ManagedPolicy {
        account: ctx.account(),
        name: input.policy_name,
        path,
        id: unique_id(IdPrefix::ManagedPolicy, &*ctx.platform().entropy),
        description: input.description,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        default_version: 1,
        versions: vec![VersionFacts {
            number: 1,
            created_at: ctx.now(),
        }],
        next_version: 2,
        tags,
    };
    put_policy_version(tx.tx, &new, 1, document)?;
    put_managed_policy(tx.tx, new.clone())?;

    let found = FoundPolicy::Customer(Arc::new(new));
    let shown = managed_policy::shown(&found, PolicyUsage::NONE, ctx.partition());
    Ok(permit.reply(CreatePolicyOutput {
        policy: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreatePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_policy, tag};

    fn named(name: &str) -> CreatePolicyInput {
        input(&[
            ("PolicyName", name),
            ("PolicyDocument", &allow("iam:ListRoles", "*")),
        ])
    }

    #[test]
    fn makes_a_policy_with_one_version() {
        let house = test_house();
        let made = house.answer::<api::CreatePolicy>(CreatePolicyInput {
            path: Some("/team/".to_owned()),
            description: Some("reads".to_owned()),
            tags: Some(vec![tag("team", "blue")]),
            ..named("Reader")
        });
        let policy = made.policy.unwrap();
        assert_eq!(
            policy.arn.as_deref(),
            Some("arn:aws:iam::111122223333:policy/team/Reader")
        );
        assert!(policy.policy_id.as_deref().unwrap().starts_with("ANPA"));
        assert_eq!(policy.default_version_id.as_deref(), Some("v1"));
        assert_eq!(policy.attachment_count, Some(0));
        assert_eq!(policy.tags, Some(vec![tag("team", "blue")]));
        let found = house.answer::<api::GetPolicy>(input(&[(
            "PolicyArn",
            "arn:aws:iam::111122223333:policy/team/Reader",
        )]));
        assert_eq!(found.policy, Some(policy));
    }

    #[test]
    fn refuses_a_name_in_use_in_any_case_and_path() {
        let house = test_house();
        make_policy(&house, "reader", "iam:ListRoles");
        let again = CreatePolicyInput {
            path: Some("/team/".to_owned()),
            ..named("READER")
        };
        assert_eq!(
            house.refusal::<api::CreatePolicy>(again),
            "EntityAlreadyExistsException: A policy called READER already exists. Duplicate names are not allowed."
        );
    }

    #[test]
    fn refuses_a_principal_and_what_is_too_long() {
        let house = test_house();
        let with = |document: &str| CreatePolicyInput {
            policy_document: document.to_owned(),
            ..named("reader")
        };
        let principal = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"iam:ListRoles","Resource":"*"}}"#;
        assert_eq!(
            house.refusal::<api::CreatePolicy>(with(principal)),
            "MalformedPolicyDocumentException: Has prohibited field Principal"
        );
        let spaced = allow("iam:ListRoles", "*").replace(',', &format!(",{}", " ".repeat(6000)));
        house.answer::<api::CreatePolicy>(with(&spaced));
        let long = allow(&format!("iam:{}", "x".repeat(6144)), "*");
        assert_eq!(
            house.refusal::<api::CreatePolicy>(with(&long)),
            "LimitExceededException: Cannot exceed quota for PolicySize: 6144"
        );
    }

    #[test]
    fn tags_need_a_permission_of_their_own() {
        let house = test_house();
        let may = |action| allow(action, &format!("{OWN}:policy/reader"));
        let tagged = || CreatePolicyInput {
            tags: Some(vec![tag("team", "blue")]),
            ..named("reader")
        };
        let maker = house.as_new_user("maker", &[&may("iam:CreatePolicy")]);
        maker.is_denied::<api::CreatePolicy>(tagged());
        let tagger =
            house.as_new_user("tagger", &[&may("iam:CreatePolicy"), &may("iam:TagPolicy")]);
        tagger.answer::<api::CreatePolicy>(tagged());
    }

    #[test]
    fn needs_permission_on_the_policy_to_be() {
        test_house().needs::<api::CreatePolicy>(
            "iam:CreatePolicy",
            &format!("{OWN}:policy/reader"),
            named("reader"),
        );
    }
}
