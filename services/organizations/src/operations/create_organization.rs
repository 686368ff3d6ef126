//! `CreateOrganization`: makes the caller's account the management account of a new organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource, Tags};
use ringwall_identity::organization::{
    Member, MemberStatus, Organization, find_member, put_organization,
};

use crate::api::{CreateOrganizationInput, CreateOrganizationOutput, OrganizationFeatureSet};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::{email, id, organization};
use crate::roles::{self, Place};
use crate::store::OrganizationsWrite;

pub(crate) fn create_organization(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: CreateOrganizationInput,
) -> Result<Reply<CreateOrganizationOutput>, OrganizationsError> {
    let ask = Ask::new("organizations:CreateOrganization");
    let permit = ctx.authorize(&ask.on(Resource::new("*", ctx.account())))?;

    roles::authorize_service_role(ctx)?;
    let account = ctx.account();
    if find_member(tx.rows(), account)?.is_some() {
        return Err(OrganizationsError::already_in_organization());
    }
    let facts = tx.find_facts(account)?;
    let address = facts.as_ref().map(|facts| facts.email.clone());
    let address = address.unwrap_or_else(|| email::unknown(account));
    let all_features = input.feature_set != Some(OrganizationFeatureSet::ConsolidatedBilling);
    let entropy = &*ctx.platform().entropy;
    let new = Organization {
        id: id::organization(entropy),
        management_account: account,
        email: address.clone(),
        all_features,
        root_id: id::root(entropy),
        // AWS's page has it that service control policies are enabled then. They are available:
        // clients such as Terraform enable them in a call of their own, which AWS takes.
        policy_types: Vec::new(),
        root_tags: Tags::new(),
    };
    tx.attach_defaults(&new, &new.root_id)?;
    let management = Member {
        account,
        organization: new.id.clone(),
        parent: new.root_id.clone(),
        name: facts.map_or_else(|| account.to_string(), |facts| facts.name.clone()),
        email: address,
        status: MemberStatus::Active,
        created_here: false,
        joined_at: ctx.now(),
        tags: Tags::new(),
    };
    tx.join(&new, management)?;
    put_organization(tx.tx, new.clone())?;
    Place::of_caller(ctx).put_service_role(tx.tx)?;

    let arns = Arns::of(ctx.partition(), &new);
    Ok(permit.reply(CreateOrganizationOutput {
        organization: Some(organization::shown(&new, &arns)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api::{self, OrganizationFeatureSet, PolicyType};
    use crate::bench::{Steps as _, empty_house, house};

    #[test]
    fn service_control_policies_are_there_to_be_enabled() {
        let house = empty_house();
        let made = house.answer::<api::CreateOrganization>(input(&[]));
        let made = made.organization.unwrap();
        assert_eq!(made.feature_set, Some(OrganizationFeatureSet::All));
        assert_eq!(made.master_account_id.as_deref(), Some(ACCOUNT));
        let id = made.id.unwrap();
        assert_eq!(
            made.arn.unwrap(),
            format!("arn:aws:organizations::{ACCOUNT}:organization/{id}")
        );
        let available = made.available_policy_types.unwrap();
        assert_eq!(available[0].r#type, Some(PolicyType::ServiceControlPolicy));
        assert_eq!(house.root().policy_types, Some(vec![]));
        house.enable("SERVICE_CONTROL_POLICY");
        let root = house.root();
        for target in [root.id.unwrap().as_str(), ACCOUNT] {
            assert_eq!(
                house.attached(target, "SERVICE_CONTROL_POLICY"),
                ["p-FullAWSAccess"]
            );
        }
    }

    #[test]
    fn consolidated_billing_has_no_policies() {
        let house = empty_house();
        house.answer::<api::CreateOrganization>(input(&[("FeatureSet", "CONSOLIDATED_BILLING")]));
        assert_eq!(house.root().policy_types, Some(vec![]));
    }

    #[test]
    fn an_account_is_in_one_organization() {
        assert_eq!(
            house().refusal::<api::CreateOrganization>(input(&[])),
            "AlreadyInOrganizationException: The AWS account is already a member of an organization."
        );
    }

    #[test]
    fn needs_permission_also_for_the_role_of_the_service() {
        let house = empty_house();
        let create = allow("organizations:CreateOrganization", "*");
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::CreateOrganization>(input(&[]));
        let half = house.as_new_user("half", &[&create]);
        let refusal = half.refusal::<api::CreateOrganization>(input(&[]));
        assert!(
            refusal.starts_with("AccessDeniedForDependencyException: "),
            "{refusal}"
        );
        let role = format!(
            "arn:aws:iam::{ACCOUNT}:role/aws-service-role/organizations.amazonaws.com/AWSServiceRoleForOrganizations"
        );
        let link = allow("iam:CreateServiceLinkedRole", &role);
        house
            .as_new_user("whole", &[&create, &link])
            .answer::<api::CreateOrganization>(input(&[]));
        let service = house.as_role("AWSServiceRoleForOrganizations", "session");
        service.is_denied::<api::DescribeOrganization>(input(&[]));
    }
}
