//! `ListUserTags`: the tags of a user, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserTagsInput, ListUserTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_user_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListUserTagsInput,
) -> Result<Reply<ListUserTagsOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.user_name,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:ListUserTags"))?;

    let tags = tagging::shown(&user.existing()?.tags).unwrap_or_default();
    let listed = page.of_list(tags);

    Ok(permit.reply(ListUserTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListUserTagsInput, Tag, TagUserInput};
    use crate::test_house;

    fn house_with_tags() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let tag = |key: &str| Tag {
            key: key.to_owned(),
            value: "any".to_owned(),
        };
        house.answer::<api::TagUser>(TagUserInput {
            user_name: "alice".to_owned(),
            tags: vec![tag("c"), tag("a"), tag("b")],
        });
        house
    }

    #[test]
    fn pages_through_the_tags() {
        let house = house_with_tags();
        let page = |marker| {
            house.answer::<api::ListUserTags>(ListUserTagsInput {
                max_items: Some(2),
                marker,
                ..input(&[("UserName", "alice")])
            })
        };
        let first = page(None);
        assert_eq!(first.is_truncated, Some(true));
        let second = page(first.marker);
        assert_eq!(second.is_truncated, Some(false));
        let keys = first.tags.into_iter().chain(second.tags).map(|tag| tag.key);
        assert_eq!(keys.collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_tags().needs::<api::ListUserTags>(
            "iam:ListUserTags",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
