//! `ListRoleTags`: the tags of a role, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListRoleTagsInput, ListRoleTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_role_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListRoleTagsInput,
) -> Result<Reply<ListRoleTagsOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.role_name,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&role.ask("iam:ListRoleTags"))?;

    let tags = tagging::shown(&role.existing()?.tags);
    let listed = page.of_list(tags.unwrap_or_default());

    Ok(permit.reply(ListRoleTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListRoleTagsInput, TagRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role, tag};

    #[test]
    fn pages_through_the_tags() {
        let house = test_house();
        make_role(&house, "worker");
        let tags = [tag("a", "1"), tag("b", "2"), tag("c", "3")];
        house.answer::<api::TagRole>(TagRoleInput {
            role_name: "worker".to_owned(),
            tags: tags.to_vec(),
        });
        let page = |marker| ListRoleTagsInput {
            role_name: "worker".to_owned(),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListRoleTags>(page(None));
        let last = house.answer::<api::ListRoleTags>(page(first.marker));
        assert_eq!(last.is_truncated, Some(false));
        assert_eq!([first.tags, last.tags].concat(), tags);
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::ListRoleTags>(
            "iam:ListRoleTags",
            &format!("{OWN}:role/worker"),
            input(&[("RoleName", "worker")]),
        );
    }
}
