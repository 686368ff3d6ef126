//! `ListGroups`: the account's groups, by name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};
use ringwall_identity::groups;

use crate::api::{ListGroupsInput, ListGroupsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::group;
use crate::store::IamRead;

pub(crate) fn list_groups(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListGroupsInput,
) -> Result<Reply<ListGroupsOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let arn = format!(
        "arn:{}:iam::{}:group{prefix}",
        ctx.partition(),
        ctx.account()
    );
    let ask = Ask::new("iam:ListGroups").on(Resource::new(arn, ctx.account()));
    let permit = ctx.authorize(&ask)?;

    let listed = page.pick(
        |after, limit| groups(tx.rows(), ctx.account(), after, limit),
        |found| {
            let fits = found.path.starts_with(prefix);
            fits.then(|| group::shown(&found, ctx.partition()))
        },
    )?;

    Ok(permit.reply(ListGroupsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        groups: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListGroupsInput};
    use crate::test_house;

    #[test]
    fn pages_through_the_groups_of_a_path() {
        let house = test_house();
        for (name, path) in [("c", "/x/"), ("B", "/x/y/"), ("a", "/x/"), ("d", "/")] {
            house.answer::<api::CreateGroup>(input(&[("GroupName", name), ("Path", path)]));
        }
        let page = |marker| {
            house.answer::<api::ListGroups>(ListGroupsInput {
                path_prefix: Some("/x/".to_owned()),
                marker,
                max_items: Some(2),
            })
        };
        let first = page(None);
        assert_eq!(first.is_truncated, Some(true));
        let second = page(first.marker);
        assert_eq!(second.is_truncated, Some(false));
        let groups = first.groups.into_iter().chain(second.groups);
        let names = groups.map(|group| group.group_name);
        assert_eq!(names.collect::<Vec<_>>(), ["a", "B", "c"]);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListGroups>(
            "iam:ListGroups",
            "arn:aws:iam::111122223333:group/",
            input(&[]),
        );
    }
}
