//! `ListPolicies`: the account's managed policies, and AWS's own.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListPoliciesInput, ListPoliciesOutput, PolicyScopeType, PolicyUsageType};
use crate::chained::{Scan, chained};
use crate::error::IamError;
use crate::paging::page;
use crate::policy_lists::{UsedPolicy, aws_managed, customer_managed};
use crate::resources::managed_policy;
use crate::store::IamRead;

pub(crate) fn list_policies(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListPoliciesInput,
) -> Result<Reply<ListPoliciesOutput>, IamError> {
    let filter = Filter::of(&input);
    let page = page(
        tx.iam,
        ctx,
        &format!("{filter:?}"),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let permit = ctx.authorize(&Ask::new("iam:ListPolicies"))?;

    let customer: Scan<'_, UsedPolicy> =
        &|after, limit| customer_managed(tx.rows(), ctx, after, limit);
    let aws: Scan<'_, UsedPolicy> = &|after, limit| aws_managed(tx.rows(), ctx, after, limit);
    let scans: &[_] = match filter.scope {
        PolicyScopeType::All => &[customer, aws],
        PolicyScopeType::Aws => &[aws],
        PolicyScopeType::Local => &[customer],
    };
    let listed = page.pick(
        |after, limit| chained(scans, after, limit),
        |used| {
            let shown = || managed_policy::listed(&used.policy, used.usage, ctx.partition());
            filter.fits(&used).then(shown)
        },
    )?;

    Ok(permit.reply(ListPoliciesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        policies: Some(listed.entries),
    }))
}

/// Which policies are asked for.
#[derive(Debug)]
struct Filter {
    scope: PolicyScopeType,
    only_attached: bool,
    path_prefix: String,
    usage: Option<PolicyUsageType>,
}

impl Filter {
    fn of(input: &ListPoliciesInput) -> Self {
        Self {
            scope: input.scope.unwrap_or(PolicyScopeType::All),
            only_attached: input.only_attached.unwrap_or(false),
            path_prefix: input.path_prefix.clone().unwrap_or_else(|| "/".to_owned()),
            usage: input.policy_usage_filter,
        }
    }

    fn fits(&self, used: &UsedPolicy) -> bool {
        let usage = used.usage;
        let is_used = match self.usage {
            None => !self.only_attached || usage.attached > 0,
            Some(PolicyUsageType::PermissionsPolicy) => usage.attached > 0,
            Some(PolicyUsageType::PermissionsBoundary) => usage.boundary > 0,
        };
        is_used && used.policy.path().starts_with(&self.path_prefix)
    }
}

#[cfg(test)]
mod tests {
    use ringwall_identity::AwsManagedPolicy;
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, ListPoliciesInput, PolicyScopeType, PolicyUsageType};
    use crate::test_house;
    use crate::test_iam::{attach, bound, make_policy, make_role};

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    /// The names listed, page by page.
    fn names(house: &TestHouse, mut asked: ListPoliciesInput) -> Vec<String> {
        let mut names = Vec::new();
        loop {
            let page = house.answer::<api::ListPolicies>(asked.clone());
            let policies = page.policies.unwrap();
            names.extend(
                policies
                    .into_iter()
                    .map(|policy| policy.policy_name.unwrap()),
            );
            assert_eq!(page.is_truncated, Some(page.marker.is_some()));
            asked.marker = page.marker;
            if asked.marker.is_none() {
                return names;
            }
        }
    }

    fn of_scope(scope: PolicyScopeType) -> ListPoliciesInput {
        ListPoliciesInput {
            scope: Some(scope),
            ..input(&[])
        }
    }

    #[test]
    fn lists_the_accounts_own_then_those_of_aws() {
        let house = test_house();
        for name in ["zebra", "Ant", "bee"] {
            make_policy(&house, name, "iam:ListRoles");
        }
        let own = ["Ant", "bee", "zebra"];
        assert_eq!(names(&house, of_scope(PolicyScopeType::Local)), own);
        let aws = names(&house, of_scope(PolicyScopeType::Aws));
        assert_eq!(aws.len(), AwsManagedPolicy::all().len());
        for size in [1, 2, 3, 100] {
            let sized = ListPoliciesInput {
                max_items: Some(size),
                ..input(&[])
            };
            let all: Vec<_> = own.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(names(&house, sized), [all, aws.clone()].concat());
        }
    }

    #[test]
    fn filters_by_use_and_path() {
        let house = test_house();
        let attached = make_policy(&house, "attached", "iam:ListRoles");
        let bounding = make_policy(&house, "bounding", "iam:ListRoles");
        house.answer::<api::CreatePolicy>(input(&[
            ("PolicyName", "unused"),
            ("Path", "/team/"),
            ("PolicyDocument", &allow("iam:ListRoles", "*")),
        ]));
        make_role(&house, "worker");
        attach(&house, "worker", &attached);
        attach(&house, "worker", ADMINISTRATOR);
        bound(&house, "worker", &bounding);

        let only_attached = ListPoliciesInput {
            only_attached: Some(true),
            ..input(&[])
        };
        assert_eq!(
            names(&house, only_attached),
            ["attached", "AdministratorAccess"]
        );
        let by_use = |usage| ListPoliciesInput {
            policy_usage_filter: Some(usage),
            ..input(&[])
        };
        assert_eq!(
            names(&house, by_use(PolicyUsageType::PermissionsBoundary)),
            ["bounding"]
        );
        assert_eq!(
            names(&house, by_use(PolicyUsageType::PermissionsPolicy)),
            ["attached", "AdministratorAccess"]
        );
        assert_eq!(
            names(&house, input(&[("PathPrefix", "/team/")])),
            ["unused"]
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListPolicies>("iam:ListPolicies", "*", input(&[]));
    }
}
