//! `ListGroupPolicies`: the names of the policies embedded in a group.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListGroupPoliciesInput, ListGroupPoliciesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn list_group_policies(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListGroupPoliciesInput,
) -> Result<Reply<ListGroupPoliciesOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.group_name,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let group = tx.group(ctx, &input.group_name)?;

    let permit = ctx.authorize(&group.ask("iam:ListGroupPolicies"))?;

    let listed = own_policies::inline_names(&page, &*group.existing()?);

    Ok(permit.reply(ListGroupPoliciesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        policy_names: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListGroupPoliciesInput};
    use crate::test_house;

    #[test]
    fn pages_through_the_names() {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        for name in ["two", "one", "three"] {
            house.answer::<api::PutGroupPolicy>(input(&[
                ("GroupName", "readers"),
                ("PolicyName", name),
                ("PolicyDocument", &allow("iam:ListUsers", "*")),
            ]));
        }
        let page = |marker| {
            house.answer::<api::ListGroupPolicies>(ListGroupPoliciesInput {
                max_items: Some(2),
                marker,
                ..input(&[("GroupName", "readers")])
            })
        };
        let first = page(None);
        assert_eq!(first.policy_names, ["one", "three"]);
        assert_eq!(first.is_truncated, Some(true));
        let second = page(first.marker);
        assert_eq!(second.policy_names, ["two"]);
        assert_eq!(second.is_truncated, Some(false));
    }

    #[test]
    fn needs_permission_on_the_group() {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.needs::<api::ListGroupPolicies>(
            "iam:ListGroupPolicies",
            "arn:aws:iam::111122223333:group/readers",
            input(&[("GroupName", "readers")]),
        );
    }
}
