//! `ListAttachedRolePolicies`: the managed policies that a role has.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListAttachedRolePoliciesInput, ListAttachedRolePoliciesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn list_attached_role_policies(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListAttachedRolePoliciesInput,
) -> Result<Reply<ListAttachedRolePoliciesOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        &format!("{} {prefix}", input.role_name),
        input.marker.as_deref(),
        input.max_items,
    )?;
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&role.ask("iam:ListAttachedRolePolicies"))?;

    let listed = own_policies::attached(&page, &*role.existing()?, prefix);

    Ok(permit.reply(ListAttachedRolePoliciesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        attached_policies: Some(listed.entries),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListAttachedRolePoliciesInput};
    use crate::test_house;
    use crate::test_iam::{OWN, attach, make_policy, make_role};

    fn of_worker() -> ListAttachedRolePoliciesInput {
        input(&[("RoleName", "worker")])
    }

    #[test]
    fn lists_those_of_a_path_in_the_order_they_were_attached() {
        let house = test_house();
        make_role(&house, "worker");
        house.answer::<api::CreatePolicy>(input(&[
            ("PolicyName", "teams"),
            ("Path", "/team/"),
            ("PolicyDocument", &allow("iam:ListRoles", "*")),
        ]));
        let teams = format!("{OWN}:policy/team/teams");
        let reader = make_policy(&house, "reader", "iam:ListUsers");
        attach(&house, "worker", &teams);
        attach(&house, "worker", &reader);
        let names = |asked| {
            let listed = house.answer::<api::ListAttachedRolePolicies>(asked);
            let policies = listed.attached_policies.unwrap().into_iter();
            let names = policies.map(|policy| policy.policy_name.unwrap());
            (names.collect::<Vec<_>>(), listed.marker)
        };
        let (first, marker) = names(ListAttachedRolePoliciesInput {
            max_items: Some(1),
            ..of_worker()
        });
        let (second, end) = names(ListAttachedRolePoliciesInput {
            marker,
            ..of_worker()
        });
        assert_eq!([first, second].concat(), ["teams", "reader"]);
        assert_eq!(end, None);
        let (of_path, _) = names(ListAttachedRolePoliciesInput {
            path_prefix: Some("/team/".to_owned()),
            ..of_worker()
        });
        assert_eq!(of_path, ["teams"]);
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::ListAttachedRolePolicies>(
            "iam:ListAttachedRolePolicies",
            &format!("{OWN}:role/worker"),
            of_worker(),
        );
    }
}
