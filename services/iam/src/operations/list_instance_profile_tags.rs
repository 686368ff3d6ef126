//! `ListInstanceProfileTags`: the tags of an instance profile, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListInstanceProfileTagsInput, ListInstanceProfileTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_instance_profile_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListInstanceProfileTagsInput,
) -> Result<Reply<ListInstanceProfileTagsOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.instance_profile_name,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;

    let permit = ctx.authorize(&profile.ask("iam:ListInstanceProfileTags"))?;

    let tags = tagging::shown(&profile.existing()?.tags);
    let listed = page.of_list(tags.unwrap_or_default());

    Ok(permit.reply(ListInstanceProfileTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListInstanceProfileTagsInput, TagInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, tag};

    #[test]
    fn pages_through_the_tags() {
        let house = test_house();
        make_profile(&house, "instance");
        let tags = [tag("a", "1"), tag("b", "2"), tag("c", "3")];
        house.answer::<api::TagInstanceProfile>(TagInstanceProfileInput {
            instance_profile_name: "instance".to_owned(),
            tags: tags.to_vec(),
        });
        let page = |marker| ListInstanceProfileTagsInput {
            instance_profile_name: "instance".to_owned(),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListInstanceProfileTags>(page(None));
        let last = house.answer::<api::ListInstanceProfileTags>(page(first.marker));
        assert_eq!(last.is_truncated, Some(false));
        assert_eq!([first.tags, last.tags].concat(), tags);
    }

    #[test]
    fn needs_permission_on_the_profile() {
        let house = test_house();
        make_profile(&house, "instance");
        house.needs::<api::ListInstanceProfileTags>(
            "iam:ListInstanceProfileTags",
            &format!("{OWN}:instance-profile/instance"),
            input(&[("InstanceProfileName", "instance")]),
        );
    }
}
