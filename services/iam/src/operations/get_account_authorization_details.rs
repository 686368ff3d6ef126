//! `GetAccountAuthorizationDetails`: all users, groups, roles and policies, and what they have.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{groups, roles, users};
use ringwall_store::RowKey;

use crate::api::{
    EntityType, GetAccountAuthorizationDetailsInput, GetAccountAuthorizationDetailsOutput,
};
use crate::chained::{Scan, chained};
use crate::error::IamError;
use crate::paging::page;
use crate::policy_lists::{UsedPolicy, aws_managed, customer_managed};
use crate::resources::authorization_details::Detail;
use crate::resources::{authorization_details, managed_policy};
use crate::store::IamRead;

pub(crate) fn get_account_authorization_details(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetAccountAuthorizationDetailsInput,
) -> Result<Reply<GetAccountAuthorizationDetailsOutput>, IamError> {
    let filter = input.filter.unwrap_or_default();
    let page = page(
        tx.iam,
        ctx,
        &format!("{filter:?}"),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let permit = ctx.authorize(&Ask::new("iam:GetAccountAuthorizationDetails"))?;

    let (rows, account, partition) = (tx.rows(), ctx.account(), ctx.partition());
    let of_users: Scan<'_, Option<Detail>> = &|after, limit| {
        each(users(rows, account, after, limit)?, |user| {
            Ok(Some(authorization_details::of_user(user, partition)))
        })
    };
    let of_groups: Scan<'_, Option<Detail>> = &|after, limit| {
        each(groups(rows, account, after, limit)?, |group| {
            Ok(Some(authorization_details::of_group(group, partition)))
        })
    };
    let of_roles: Scan<'_, Option<Detail>> = &|after, limit| {
        each(roles(rows, account, after, limit)?, |role| {
            Ok(Some(authorization_details::of_role(tx, role, partition)?))
        })
    };
    let shown = |used: &UsedPolicy| {
        let UsedPolicy { policy, usage } = used;
        managed_policy::detailed(tx, policy, *usage, partition).map(Detail::policy)
    };
    let of_own_policies: Scan<'_, Option<Detail>> = &|after, limit| {
        each(customer_managed(rows, ctx, after, limit)?, |used| {
            shown(used).map(Some)
        })
    };
    // Of AWS's own, only those that the account uses.
    let of_aws_policies: Scan<'_, Option<Detail>> = &|after, limit| {
        each(aws_managed(rows, ctx, after, limit)?, |used| {
            used.usage.is_used().then(|| shown(used)).transpose()
        })
    };
    let every = [
        (EntityType::User, of_users),
        (EntityType::Group, of_groups),
        (EntityType::Role, of_roles),
        (EntityType::LocalManagedPolicy, of_own_policies),
        (EntityType::AWSManagedPolicy, of_aws_policies),
    ];
    let asked = every
        .iter()
        .filter(|(kind, _)| filter.is_empty() || filter.contains(kind));
    let scans: Vec<_> = asked.map(|(_, scan)| *scan).collect();
    let listed = page.pick(
        |after, limit| chained(&scans, after, limit),
        |detail| detail,
    )?;

    let is_truncated = listed.is_truncated();
    Ok(permit.reply(GetAccountAuthorizationDetailsOutput {
        is_truncated,
        marker: listed.next,
        ..authorization_details::sorted(listed.entries)
    }))
}

/// Rows of a page, each made into what is shown of it.
fn each<R>(
    rows: Vec<(RowKey, R)>,
    show: impl Fn(&R) -> Result<Option<Detail>, IamError>,
) -> Result<Vec<(RowKey, Option<Detail>)>, IamError> {
    let rows = rows.into_iter();
    rows.map(|(key, row)| Ok((key, show(&row)?))).collect()
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{
        self, EntityType, GetAccountAuthorizationDetailsInput, GetAccountAuthorizationDetailsOutput,
    };
    use crate::test_house;
    use crate::test_iam::{attach, decoded, make_policy, make_profile, make_role};

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn only(kinds: &[EntityType]) -> GetAccountAuthorizationDetailsInput {
        GetAccountAuthorizationDetailsInput {
            filter: Some(kinds.to_vec()),
            ..input(&[])
        }
    }

    /// The names in a page, whatever they are of.
    fn names(page: &GetAccountAuthorizationDetailsOutput) -> Vec<String> {
        let users = page.user_detail_list.iter().flatten();
        let roles = page.role_detail_list.iter().flatten();
        let policies = page.policies.iter().flatten();
        let users = users.map(|user| &user.user_name);
        let roles = roles.map(|role| &role.role_name);
        let policies = policies.map(|policy| &policy.policy_name);
        let names = users.chain(roles).chain(policies);
        names.map(|name| name.clone().unwrap()).collect()
    }

    fn furnished() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        make_role(&house, "worker");
        make_policy(&house, "reader", "iam:ListRoles");
        house
    }

    #[test]
    fn goes_through_all_kinds_page_by_page() {
        let house = furnished();
        attach(&house, "worker", ADMINISTRATOR);
        for size in 1..=5 {
            let mut seen = Vec::new();
            let mut marker = None;
            loop {
                let page = house.answer::<api::GetAccountAuthorizationDetails>(
                    GetAccountAuthorizationDetailsInput {
                        filter: None,
                        max_items: Some(size),
                        marker,
                    },
                );
                seen.extend(names(&page));
                marker = page.marker;
                if marker.is_none() {
                    break;
                }
            }
            assert_eq!(seen, ["alice", "worker", "reader", "AdministratorAccess"]);
        }
    }

    #[test]
    fn filters_by_kind_and_leaves_out_unused_policies_of_aws() {
        let house = furnished();
        let of = |kinds: &[EntityType]| {
            names(&house.answer::<api::GetAccountAuthorizationDetails>(only(kinds)))
        };
        assert_eq!(of(&[]), ["alice", "worker", "reader"]);
        assert_eq!(
            of(&[EntityType::User, EntityType::LocalManagedPolicy]),
            ["alice", "reader"]
        );
        assert!(of(&[EntityType::AWSManagedPolicy]).is_empty());
        attach(&house, "worker", ADMINISTRATOR);
        assert_eq!(of(&[EntityType::AWSManagedPolicy]), ["AdministratorAccess"]);
    }

    #[test]
    fn a_role_is_shown_with_all_it_has() {
        let house = furnished();
        attach(&house, "worker", ADMINISTRATOR);
        let document = allow("iam:ListUsers", "*");
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "own"),
            ("PolicyDocument", &document),
        ]));
        make_profile(&house, "instance");
        house.answer::<api::AddRoleToInstanceProfile>(input(&[
            ("InstanceProfileName", "instance"),
            ("RoleName", "worker"),
        ]));
        let page = house.answer::<api::GetAccountAuthorizationDetails>(only(&[EntityType::Role]));
        let role = page.role_detail_list.unwrap().pop().unwrap();
        let own = role.role_policy_list.unwrap().pop().unwrap();
        assert_eq!(decoded(&own.policy_document.unwrap()), document);
        let attached = role.attached_managed_policies.unwrap().pop().unwrap();
        assert_eq!(attached.policy_arn.as_deref(), Some(ADMINISTRATOR));
        let profile = role.instance_profile_list.unwrap().pop().unwrap();
        assert_eq!(profile.roles.first().unwrap().role_name, "worker");
    }

    #[test]
    fn a_policy_is_shown_with_all_its_documents() {
        let house = furnished();
        house.answer::<api::CreatePolicyVersion>(input(&[
            ("PolicyArn", "arn:aws:iam::111122223333:policy/reader"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        let kinds = [EntityType::LocalManagedPolicy];
        let page = house.answer::<api::GetAccountAuthorizationDetails>(only(&kinds));
        let policy = page.policies.unwrap().pop().unwrap();
        let versions = policy.policy_version_list.unwrap().into_iter();
        let documents: Vec<_> = versions
            .map(|version| decoded(&version.document.unwrap()))
            .collect();
        assert_eq!(
            documents,
            [allow("iam:ListUsers", "*"), allow("iam:ListRoles", "*")]
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::GetAccountAuthorizationDetails>(
            "iam:GetAccountAuthorizationDetails",
            "*",
            input(&[]),
        );
    }
}
