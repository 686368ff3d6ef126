//! `ListPolicies`: the policies of a type.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::policies;

use crate::api::{ListPoliciesInput, ListPoliciesOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::{policy, policy_type};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsRead;

pub(crate) fn list_policies(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListPoliciesInput,
) -> Result<Reply<ListPoliciesOutput>, OrganizationsError> {
    let policy_type = policy_type::of(input.filter);
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, input.filter.as_str(), token, most)?;
    let seat = tx.seat(ctx, "organizations:ListPolicies", Reach::Readers)?;

    let permit = ctx.authorize(&of_type(seat.ask_at_large(), policy_type))?;

    let own = policies(tx.rows(), seat.id(), None, usize::MAX)?;
    let own = own.iter().map(|(_, policy)| &**policy);
    let of_aws = policy_type::full_access(policy_type).and_then(policy::aws_managed);
    let all = of_aws.iter().chain(own);
    let fitting = all.filter(|policy| policy.policy_type == policy_type);
    let listed = page.of_list(fitting.map(|one| policy::summary(one, &seat.arns)));

    Ok(permit.reply(ListPoliciesOutput {
        policies: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListPoliciesInput};
    use crate::bench::{Steps as _, deny, house};

    #[test]
    fn pages_through_those_of_aws_and_ones_own() {
        let house = house();
        house.new_policy("TAG_POLICY", "other", "{}");
        for name in ["a", "b", "c"] {
            house.new_policy("SERVICE_CONTROL_POLICY", name, &deny("s3:*"));
        }
        let mut names = Vec::new();
        let mut next_token = None;
        loop {
            let page = house.answer::<api::ListPolicies>(ListPoliciesInput {
                next_token,
                max_results: Some(3),
                ..input(&[("Filter", "SERVICE_CONTROL_POLICY")])
            });
            names.extend(
                page.policies
                    .unwrap()
                    .into_iter()
                    .filter_map(|policy| policy.name),
            );
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        names.sort();
        assert_eq!(names, ["FullAWSAccess", "a", "b", "c"]);
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListPolicies>(
            "organizations:ListPolicies",
            "*",
            input(&[("Filter", "TAG_POLICY")]),
        );
    }
}
