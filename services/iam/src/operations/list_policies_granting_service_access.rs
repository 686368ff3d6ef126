//! `ListPoliciesGrantingServiceAccess`: the policies by which a user, group or role may anything
//! in each of some services.
//!
//! Boundaries, organizations and resources' policies are left aside, as AWS does.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Bundle, NamedPolicy, PolicyHome};
use ringwall_policy::{Effect, Policy, Statement};

use crate::api::{
    ListPoliciesGrantingServiceAccessEntry, ListPoliciesGrantingServiceAccessInput,
    ListPoliciesGrantingServiceAccessOutput, PolicyGrantingServiceAccess, PolicyOwnerEntityType,
    PolicyType,
};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::managed_policy;
use crate::store::IamRead;

pub(crate) fn list_policies_granting_service_access(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListPoliciesGrantingServiceAccessInput,
) -> Result<Reply<ListPoliciesGrantingServiceAccessOutput>, IamError> {
    let filters = format!("{} {:?}", input.arn, input.service_namespaces);
    let page = page(tx.iam, ctx, &filters, input.marker.as_deref(), None)?;
    let entity = tx.entity(ctx, &input.arn)?;

    let permit = ctx.authorize(&entity.ask("iam:ListPoliciesGrantingServiceAccess"))?;

    let entity = entity.existing()?;
    let bundle = Bundle::of_entity(tx.rows(), entity.account(), entity.kind(), entity.name())?;
    let listed = page.of_list(input.service_namespaces);
    let is_truncated = listed.is_truncated();
    let entries = listed.entries.into_iter();
    let entries = entries.map(|namespace| ListPoliciesGrantingServiceAccessEntry {
        policies: Some(granting(&bundle, &namespace)),
        service_namespace: Some(namespace),
    });

    Ok(permit.reply(ListPoliciesGrantingServiceAccessOutput {
        policies_granting_service_access: entries.collect(),
        is_truncated,
        marker: listed.next,
    }))
}

/// The policies that allow anything in a service.
fn granting(bundle: &Bundle, namespace: &str) -> Vec<PolicyGrantingServiceAccess> {
    let named = bundle.identity.iter().zip(&bundle.homes);
    let granting = named.filter(|(policy, _)| grants(policy, namespace));
    granting.map(|(_, named)| shown(named)).collect()
}

fn grants(policy: &Policy, namespace: &str) -> bool {
    let mut statements = policy.statements().iter();
    statements.any(|one| one.effect() == Effect::Allow && speaks_of(one, namespace))
}

/// Whether a statement speaks of any action of a service.
fn speaks_of(statement: &Statement, namespace: &str) -> bool {
    let vendor = |action: &str| {
        let vendor = action.split(':').next().unwrap_or_default();
        vendor == "*" || vendor.eq_ignore_ascii_case(namespace)
    };
    let everything = |action: &str| {
        let name = action.split(':').nth(1).unwrap_or("*");
        vendor(action) && name == "*"
    };
    if statement.is_not_action() {
        !statement.actions().any(everything)
    } else {
        statement.actions().any(vendor)
    }
}

fn shown(policy: &NamedPolicy) -> PolicyGrantingServiceAccess {
    if policy.managed {
        return PolicyGrantingServiceAccess {
            policy_name: managed_policy::name_of(&policy.name).to_owned(),
            policy_type: PolicyType::Managed,
            policy_arn: Some(policy.name.clone()),
            entity_type: None,
            entity_name: None,
        };
    }
    let (kind, name) = match &policy.home {
        PolicyHome::User(name) => (PolicyOwnerEntityType::User, name),
        PolicyHome::Group(name) => (PolicyOwnerEntityType::Group, name),
        PolicyHome::Role(name) => (PolicyOwnerEntityType::Role, name),
    };
    PolicyGrantingServiceAccess {
        policy_name: policy.name.clone(),
        policy_type: PolicyType::Inline,
        policy_arn: None,
        entity_type: Some(kind),
        entity_name: Some(name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_policy::PolicyKind;
    use ringwall_testing::{TestHouse, allow, input};

    use super::*;
    use crate::api;
    use crate::test_house;
    use crate::test_iam::{OWN, attach, make_policy, make_role};

    fn asked(arn: &str, services: &[&str]) -> ListPoliciesGrantingServiceAccessInput {
        ListPoliciesGrantingServiceAccessInput {
            marker: None,
            arn: arn.to_owned(),
            service_namespaces: services.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    fn with_policies() -> TestHouse {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "reader", "iam:List*");
        attach(&house, "worker", &arn);
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "own"),
            ("PolicyDocument", &allow("kms:*", "*")),
        ]));
        house
    }

    #[test]
    fn names_the_policies_of_each_service() {
        let house = with_policies();
        let worker = format!("{OWN}:role/worker");
        let listed = house.answer::<api::ListPoliciesGrantingServiceAccess>(asked(
            &worker,
            &["kms", "iam", "s3"],
        ));
        let entries: Vec<_> = listed
            .policies_granting_service_access
            .into_iter()
            .map(|entry| (entry.service_namespace.unwrap(), entry.policies.unwrap()))
            .collect();
        let own = PolicyGrantingServiceAccess {
            policy_name: "own".to_owned(),
            policy_type: PolicyType::Inline,
            policy_arn: None,
            entity_type: Some(PolicyOwnerEntityType::Role),
            entity_name: Some("worker".to_owned()),
        };
        let reader = PolicyGrantingServiceAccess {
            policy_name: "reader".to_owned(),
            policy_type: PolicyType::Managed,
            policy_arn: Some(format!("{OWN}:policy/reader")),
            entity_type: None,
            entity_name: None,
        };
        assert_eq!(
            entries,
            [
                ("kms".to_owned(), vec![own]),
                ("iam".to_owned(), vec![reader]),
                ("s3".to_owned(), vec![]),
            ]
        );
    }

    #[test]
    fn all_but_some_actions_are_others() {
        let grants_kms = |element: &str| {
            let text = format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{element},"Resource":"*"}}}}"#
            );
            grants(&Policy::parse(&text, PolicyKind::Identity).unwrap(), "kms")
        };
        for (element, expected) in [
            (r#""Action":"*""#, true),
            (r#""Action":"KMS:Encrypt""#, true),
            (r#""Action":"iam:*""#, false),
            (r#""NotAction":"iam:*""#, true),
            (r#""NotAction":"kms:Encrypt""#, true),
            (r#""NotAction":"kms:*""#, false),
            (r#""NotAction":"*""#, false),
        ] {
            assert_eq!(grants_kms(element), expected, "{element}");
        }
    }

    #[test]
    fn refuses_what_is_no_user_group_or_role() {
        let arn = format!("{OWN}:policy/reader");
        assert_eq!(
            test_house().refusal::<api::ListPoliciesGrantingServiceAccess>(asked(&arn, &["kms"])),
            format!(
                "InvalidInputException: Invalid Entity Arn: {arn} does not clearly define entity type and name."
            )
        );
    }

    #[test]
    fn needs_permission_on_the_entity() {
        let house = with_policies();
        let worker = format!("{OWN}:role/worker");
        house.needs::<api::ListPoliciesGrantingServiceAccess>(
            "iam:ListPoliciesGrantingServiceAccess",
            &worker,
            asked(&worker, &["kms"]),
        );
    }
}
