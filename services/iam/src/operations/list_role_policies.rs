//! `ListRolePolicies`: the names of the policies that are embedded in a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListRolePoliciesInput, ListRolePoliciesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn list_role_policies(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListRolePoliciesInput,
) -> Result<Reply<ListRolePoliciesOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.role_name,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&role.ask("iam:ListRolePolicies"))?;

    let listed = own_policies::inline_names(&page, &*role.existing()?);

    Ok(permit.reply(ListRolePoliciesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        policy_names: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListRolePoliciesInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role};

    #[test]
    fn pages_through_the_names() {
        let house = test_house();
        make_role(&house, "worker");
        for name in ["c", "a", "b"] {
            house.answer::<api::PutRolePolicy>(input(&[
                ("RoleName", "worker"),
                ("PolicyName", name),
                ("PolicyDocument", &allow("iam:ListUsers", "*")),
            ]));
        }
        let page = |marker| ListRolePoliciesInput {
            role_name: "worker".to_owned(),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListRolePolicies>(page(None));
        let last = house.answer::<api::ListRolePolicies>(page(first.marker));
        assert_eq!(last.marker, None);
        assert_eq!(
            [first.policy_names, last.policy_names].concat(),
            ["a", "b", "c"]
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::ListRolePolicies>(
            "iam:ListRolePolicies",
            &format!("{OWN}:role/worker"),
            input(&[("RoleName", "worker")]),
        );
    }
}
