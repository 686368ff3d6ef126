//! `ListUsers`: the account's users, by name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};
use ringwall_identity::users as users_of;

use crate::api::{self, ListUsersInput, ListUsersOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::user;
use crate::store::IamRead;

pub(crate) fn list_users(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListUsersInput,
) -> Result<Reply<ListUsersOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let arn = format!(
        "arn:{}:iam::{}:user{prefix}",
        ctx.partition(),
        ctx.account()
    );
    let permit = ctx.authorize(&Ask::new("iam:ListUsers").on(Resource::new(arn, ctx.account())))?;

    let listed = page.pick(
        |after, limit| users_of(tx.rows(), ctx.account(), after, limit),
        |found| {
            let fits = found.path.starts_with(prefix);
            fits.then_some(found)
        },
    )?;
    let is_truncated = listed.is_truncated();
    let shown = listed.entries.iter().map(|found| {
        Ok(api::User {
            password_last_used: user::password_last_used(tx.rows(), found)?,
            ..user::listed(found, ctx.partition())
        })
    });
    let users = shown.collect::<Result<_, IamError>>()?;

    Ok(permit.reply(ListUsersOutput {
        is_truncated,
        marker: listed.next,
        users,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListUsersInput};
    use crate::test_house;

    #[test]
    fn pages_through_the_users_of_a_path() {
        let house = test_house();
        for (name, path) in [
            ("carol", "/b/"),
            ("Alice", "/a/"),
            ("bob", "/a/x/"),
            ("dave", "/a/"),
        ] {
            house.answer::<api::CreateUser>(input(&[("UserName", name), ("Path", path)]));
        }
        let mut names = Vec::new();
        let mut marker = None;
        loop {
            let page = house.answer::<api::ListUsers>(ListUsersInput {
                path_prefix: Some("/a/".to_owned()),
                marker,
                max_items: Some(2),
            });
            names.extend(page.users.into_iter().filter_map(|user| user.user_name));
            marker = page.marker;
            assert_eq!(page.is_truncated, Some(marker.is_some()));
            if marker.is_none() {
                break;
            }
        }
        assert_eq!(names, ["Alice", "bob", "dave"]);
    }

    #[test]
    fn refuses_a_marker_of_another_list() {
        let refusal = test_house().refusal::<api::ListUsers>(input(&[("Marker", "made-up")]));
        assert_eq!(refusal, "ValidationError: Invalid Marker: made-up");
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListUsers>(
            "iam:ListUsers",
            "arn:aws:iam::111122223333:user/",
            input(&[]),
        );
    }
}
