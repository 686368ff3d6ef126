//! `GetGroup`: a group and its members.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{find_user, members_of};
use ringwall_store::StoreError;

use crate::api::{GetGroupInput, GetGroupOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::{group, user};
use crate::store::IamRead;

pub(crate) fn get_group(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetGroupInput,
) -> Result<Reply<GetGroupOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.group_name,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let group = tx.group(ctx, &input.group_name)?;

    let permit = ctx.authorize(&group.ask("iam:GetGroup"))?;

    let group = group.existing()?;
    let listed = page.pick(
        |after, limit| {
            let members = members_of(tx.rows(), ctx.account(), &group.name, after, limit)?;
            let member = |(key, name): (_, String)| {
                Ok::<_, StoreError>((key, find_user(tx.rows(), ctx.account(), &name)?))
            };
            members
                .into_iter()
                .map(member)
                .collect::<Result<Vec<_>, _>>()
        },
        |found| found.map(|found| user::listed(&found, ctx.partition())),
    )?;

    Ok(permit.reply(GetGroupOutput {
        group: group::shown(&group, ctx.partition()),
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        users: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, GetGroupInput};
    use crate::test_house;

    fn house_with_group() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house
    }

    #[test]
    fn pages_through_the_members() {
        let house = house_with_group();
        for name in ["carol", "Alice", "bob"] {
            house.answer::<api::CreateUser>(input(&[("UserName", name)]));
            house.answer::<api::AddUserToGroup>(input(&[
                ("GroupName", "Readers"),
                ("UserName", name),
            ]));
        }
        house.answer::<api::CreateUser>(input(&[("UserName", "nobody")]));
        let page = |marker| {
            house.answer::<api::GetGroup>(GetGroupInput {
                max_items: Some(2),
                marker,
                ..input(&[("GroupName", "readers")])
            })
        };
        let first = page(None);
        assert_eq!(first.is_truncated, Some(true));
        let second = page(first.marker);
        assert_eq!(second.is_truncated, Some(false));
        let users = first.users.into_iter().chain(second.users);
        let names = users.filter_map(|user| user.user_name);
        assert_eq!(names.collect::<Vec<_>>(), ["Alice", "bob", "carol"]);
    }

    #[test]
    fn says_which_group_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetGroup>(input(&[("GroupName", "readers")])),
            "NoSuchEntityException: The group with name readers cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_group().needs::<api::GetGroup>(
            "iam:GetGroup",
            "arn:aws:iam::111122223333:group/readers",
            input(&[("GroupName", "readers")]),
        );
    }
}
