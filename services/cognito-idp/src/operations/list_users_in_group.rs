//! `ListUsersInGroup`: the users in a group, by their names.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUsersInGroupInput, ListUsersInGroupOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;
use crate::users::shown;

pub(crate) fn list_users_in_group(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUsersInGroupInput,
) -> Result<Reply<ListUsersInGroupOutput>, CognitoError> {
    let action = "cognito-idp:ListUsersInGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let group = tx.group(&pool, &input.group_name)?;
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = Page::parse(tx.service, ctx, &group.id, token, limit, 60)?;

    let members = tx.members(&pool, &group, page.after.as_deref(), page.reading())?;
    let named: Vec<_> = members
        .into_iter()
        .map(|user| (pool.folded(&user.username), user))
        .collect();
    let (members, next_token) = page.cut(tx.service, named, |(name, _)| name);
    let users = members.iter().map(|(_, user)| shown::user(user));

    Ok(permit.reply(ListUsersInGroupOutput {
        users: Some(users.collect::<Result<_, _>>()?),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ListUsersInGroupInput};
    use crate::test_users::{group, house_with, in_group, put_user, user};

    #[test]
    fn comes_in_pages() {
        let house = house_with(|_| {});
        house.answer::<api::CreateGroup>(group("readers"));
        house.answer::<api::CreateGroup>(group("writers"));
        for name in ["cleo", "Ada", "bob", "dora"] {
            put_user(&house, &user(name));
            let to = if name == "dora" { "writers" } else { "readers" };
            house.answer::<api::AdminAddUserToGroup>(in_group(name, to));
        }
        let mut page: ListUsersInGroupInput = group("readers");
        page.limit = Some(2);
        let first = house.answer::<api::ListUsersInGroup>(page.clone());
        let names = |users: Option<Vec<api::UserType>>| -> Vec<String> {
            let users = users.unwrap().into_iter();
            users
                .map(|user| user.username.unwrap().into_exposed())
                .collect()
        };
        assert_eq!(names(first.users), ["Ada", "bob"]);
        page.next_token = first.next_token;
        let second = house.answer::<api::ListUsersInGroup>(page);
        assert_eq!(names(second.users), ["cleo"]);
        assert_eq!(second.next_token, None);
    }
}
