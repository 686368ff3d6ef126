//! `ListGroups`: the groups of a pool, by their names.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListGroupsInput, ListGroupsOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_groups(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListGroupsInput,
) -> Result<Reply<ListGroupsOutput>, CognitoError> {
    let action = "cognito-idp:ListGroups";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = Page::parse(tx.service, ctx, &pool.id, token, limit, 60)?;

    let groups = tx.groups(&pool, page.after.as_deref(), page.reading())?;
    let (groups, next_token) = page.cut(tx.service, groups, |group| &group.name);

    Ok(permit.reply(ListGroupsOutput {
        groups: Some(groups.iter().map(|group| group.shown()).collect()),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListGroupsInput};
    use crate::test_users::{POOL, group, house_with};

    fn page(token: Option<String>) -> ListGroupsInput {
        let mut page: ListGroupsInput = input(&[("UserPoolId", POOL)]);
        (page.limit, page.next_token) = (Some(2), token);
        page
    }

    #[test]
    fn comes_in_pages() {
        let house = house_with(|_| {});
        for name in ["c", "a", "b"] {
            house.answer::<api::CreateGroup>(group(name));
        }
        let first = house.answer::<api::ListGroups>(page(None));
        assert_eq!(first.groups.unwrap().len(), 2);
        let second = house.answer::<api::ListGroups>(page(first.next_token));
        let names: Vec<_> = second.groups.unwrap();
        assert_eq!(names[0].group_name.as_deref(), Some("c"));
        assert_eq!(second.next_token, None);
        assert_eq!(
            house.refusal::<api::ListGroups>(page(Some("made-up".to_owned()))),
            "InvalidParameterException: Invalid pagination token."
        );
    }
}
