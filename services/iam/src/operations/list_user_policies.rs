//! `ListUserPolicies`: the names of the policies embedded in a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserPoliciesInput, ListUserPoliciesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn list_user_policies(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListUserPoliciesInput,
) -> Result<Reply<ListUserPoliciesOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.user_name,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:ListUserPolicies"))?;

    let listed = own_policies::inline_names(&page, &*user.existing()?);

    Ok(permit.reply(ListUserPoliciesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        policy_names: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListUserPoliciesInput};
    use crate::test_house;

    #[test]
    fn pages_through_the_names() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        for name in ["two", "one", "three"] {
            house.answer::<api::PutUserPolicy>(input(&[
                ("UserName", "alice"),
                ("PolicyName", name),
                ("PolicyDocument", &allow("iam:ListUsers", "*")),
            ]));
        }
        let page = |marker| {
            house.answer::<api::ListUserPolicies>(ListUserPoliciesInput {
                max_items: Some(2),
                marker,
                ..input(&[("UserName", "alice")])
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
    fn needs_permission_on_the_user() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.needs::<api::ListUserPolicies>(
            "iam:ListUserPolicies",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
