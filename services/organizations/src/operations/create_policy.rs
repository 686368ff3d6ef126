//! `CreatePolicy`: makes a policy, which binds nobody until it is attached.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreatePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{OrganizationPolicy, policies, put_policy};

use crate::api::{CreatePolicyInput, CreatePolicyOutput};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::{id, policy, policy_type, tagging};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsWrite;

pub(crate) fn create_policy(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: CreatePolicyInput,
) -> Result<Reply<CreatePolicyOutput>, OrganizationsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let policy_type = policy_type::of(input.r#type);
    let seat = tx.seat(ctx, "organizations:CreatePolicy", Reach::Policies)?;

    let ask = of_type(seat.ask_at_large(), policy_type);
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    seat.authorize_tags(ctx, seat.arns.any_policy(policy_type), &tags)?;

    if !seat.organization.all_features {
        return Err(OrganizationsError::policy_type_not_available());
    }
    let document = policy::parse(policy_type, &input.content)?;
    let all = policies(tx.rows(), seat.id(), None, usize::MAX)?;
    let of_type: Vec<_> = all
        .iter()
        .filter(|(_, policy)| policy.policy_type == policy_type)
        .collect();
    if of_type.len() >= quotas::policies(policy_type) {
        return Err(OrganizationsError::too_many_policies());
    }
    if policy::is_aws_name(policy_type, &input.name)
        || of_type.iter().any(|(_, policy)| policy.name == input.name)
    {
        return Err(OrganizationsError::policy_exists());
    }
    let new = OrganizationPolicy {
        id: id::policy(&*ctx.platform().entropy),
        name: input.name,
        description: input.description,
        policy_type,
        content: input.content,
        document,
        tags,
    };
    let shown = policy::shown(&new, &seat.arns);
    put_policy(tx.tx, seat.id(), new)?;

    Ok(permit.reply(CreatePolicyOutput {
        policy: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api::{self, CreatePolicyInput};
    use crate::bench::{Steps as _, empty_house, house};

    fn policy(kind: &str, name: &str, content: &str) -> CreatePolicyInput {
        input(&[
            ("Type", kind),
            ("Name", name),
            ("Description", ""),
            ("Content", content),
        ])
    }

    #[test]
    fn a_policy_is_kept_as_it_came() {
        let house = house();
        let content = allow("s3:*", "*");
        let made =
            house.answer::<api::CreatePolicy>(policy("SERVICE_CONTROL_POLICY", "one", &content));
        let made = made.policy.unwrap();
        assert_eq!(made.content, Some(content));
        let summary = made.policy_summary.unwrap();
        let id = summary.id.unwrap();
        assert_eq!(
            summary.arn.unwrap(),
            format!(
                "arn:aws:organizations::{ACCOUNT}:policy/{}/service_control_policy/{id}",
                house.organization_id()
            )
        );
    }

    #[test]
    fn refuses_what_is_no_policy_of_its_type() {
        let house = house();
        let tags = r#"{"tags":{"team":{"tag_key":{"@@assign":"Team"}}}}"#;
        for (kind, content) in [
            ("SERVICE_CONTROL_POLICY", "{"),
            ("SERVICE_CONTROL_POLICY", tags),
            ("RESOURCE_CONTROL_POLICY", allow("s3:*", "*").as_str()),
            ("TAG_POLICY", r#"{"tags":{"team":"Team"}}"#),
            ("TAG_POLICY", r#"{"plans":{}}"#),
            ("BACKUP_POLICY", tags),
        ] {
            assert_eq!(
                house.refusal::<api::CreatePolicy>(policy(kind, "one", content)),
                "MalformedPolicyDocumentException: The provided policy document does not meet the requirements of the specified policy type.",
                "{content}"
            );
        }
        house.answer::<api::CreatePolicy>(policy("TAG_POLICY", "one", tags));
    }

    #[test]
    fn names_differ_within_a_type_and_sizes_are_limited() {
        let house = house();
        house.answer::<api::CreatePolicy>(policy("TAG_POLICY", "one", "{}"));
        house.answer::<api::CreatePolicy>(policy("BACKUP_POLICY", "one", "{}"));
        assert_eq!(
            house.refusal::<api::CreatePolicy>(policy("TAG_POLICY", "one", "{}")),
            "DuplicatePolicyException: A policy with the same name already exists."
        );
        let large = allow(&format!("s3:{}", "x".repeat(10_240)), "*");
        assert_eq!(
            house.refusal::<api::CreatePolicy>(policy("SERVICE_CONTROL_POLICY", "two", &large)),
            "ConstraintViolationException: You have exceeded the maximum policy size."
        );
    }

    #[test]
    fn consolidated_billing_has_none() {
        let house = empty_house();
        house.answer::<api::CreateOrganization>(input(&[("FeatureSet", "CONSOLIDATED_BILLING")]));
        let refusal = house.refusal::<api::CreatePolicy>(policy("TAG_POLICY", "one", "{}"));
        assert!(
            refusal.starts_with("PolicyTypeNotAvailableForOrganizationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::CreatePolicy>(
            "organizations:CreatePolicy",
            "*",
            policy("TAG_POLICY", "one", "{}"),
        );
    }
}
