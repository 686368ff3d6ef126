//! `AdminListGroupsForUser`: the groups that a user is in, in the order of their precedence.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListGroupsForUserInput, AdminListGroupsForUserOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn admin_list_groups_for_user(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminListGroupsForUserInput,
) -> Result<Reply<AdminListGroupsForUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminListGroupsForUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let user = tx.user(&pool, input.username.expose())?;
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = Page::parse(tx.service, ctx, &user.sub, token, limit, 60)?;

    // A user is in a hundred groups at most: what comes before the page is skipped.
    let mut groups = tx.groups_of(&pool, &user)?;
    if let Some(last) = &page.after {
        let place = groups.iter().position(|group| group.name == *last);
        groups.drain(..place.map_or(groups.len(), |place| place + 1));
    }
    let (groups, next_token) = page.cut(tx.service, groups, |group| &group.name);

    Ok(permit.reply(AdminListGroupsForUserOutput {
        groups: Some(groups.iter().map(|group| group.shown()).collect()),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, AdminListGroupsForUserInput};
    use crate::test_users::{group, house_with, in_group, named, put_user, user};

    #[test]
    fn those_that_matter_most_come_first() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        for (name, precedence) in [
            ("last", None),
            ("b", Some(1)),
            ("a", Some(1)),
            ("first", Some(0)),
        ] {
            let mut wanted: api::CreateGroupInput = group(name);
            wanted.precedence = precedence;
            house.answer::<api::CreateGroup>(wanted);
            house.answer::<api::AdminAddUserToGroup>(in_group("ada", name));
        }
        let mut page: AdminListGroupsForUserInput = named("ada");
        page.limit = Some(3);
        let names = |groups: Option<Vec<api::GroupType>>| -> Vec<String> {
            let groups = groups.unwrap().into_iter();
            groups.map(|group| group.group_name.unwrap()).collect()
        };
        let first = house.answer::<api::AdminListGroupsForUser>(page.clone());
        assert_eq!(names(first.groups), ["first", "a", "b"]);
        page.next_token = first.next_token;
        let second = house.answer::<api::AdminListGroupsForUser>(page);
        assert_eq!(names(second.groups), ["last"]);
        assert_eq!(second.next_token, None);
    }
}
