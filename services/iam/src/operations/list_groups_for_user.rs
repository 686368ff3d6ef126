//! `ListGroupsForUser`: the groups that a user is in.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::find_group;

use crate::api::{ListGroupsForUserInput, ListGroupsForUserOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::group;
use crate::store::IamRead;

pub(crate) fn list_groups_for_user(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListGroupsForUserInput,
) -> Result<Reply<ListGroupsForUserOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.user_name,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:ListGroupsForUser"))?;

    let mut groups = Vec::new();
    for name in &user.existing()?.groups {
        let found = find_group(tx.rows(), ctx.account(), name)?;
        groups.extend(found.map(|found| group::shown(&found, ctx.partition())));
    }
    let listed = page.of_list(groups);

    Ok(permit.reply(ListGroupsForUserOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        groups: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListGroupsForUserInput};
    use crate::test_house;

    #[test]
    fn pages_through_the_groups() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        for name in ["writers", "readers", "others"] {
            house.answer::<api::CreateGroup>(input(&[("GroupName", name)]));
        }
        for name in ["writers", "readers"] {
            let alice = [("GroupName", name), ("UserName", "alice")];
            house.answer::<api::AddUserToGroup>(input(&alice));
        }
        let page = |marker| {
            house.answer::<api::ListGroupsForUser>(ListGroupsForUserInput {
                max_items: Some(1),
                marker,
                ..input(&[("UserName", "alice")])
            })
        };
        let first = page(None);
        assert_eq!(first.groups[0].group_name, "writers");
        let second = page(first.marker);
        assert_eq!(second.groups[0].group_name, "readers");
        assert_eq!(second.is_truncated, Some(false));
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.needs::<api::ListGroupsForUser>(
            "iam:ListGroupsForUser",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
