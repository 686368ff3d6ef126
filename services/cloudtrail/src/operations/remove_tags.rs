//! `RemoveTags`: takes tags from a trail, by their keys.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RemoveTags.html>

use ringwall_core::{Reply, RequestContext};

use super::add_tags::tagged;
use crate::api::{RemoveTagsInput, RemoveTagsOutput};
use crate::error::CloudTrailError;
use crate::store::CloudTrailWrite;

pub(crate) fn remove_tags(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: RemoveTagsInput,
) -> Result<Reply<RemoveTagsOutput>, CloudTrailError> {
    let place = tagged(&input.resource_id)?;

    let found = tx.find_seen(ctx, &place)?;

    let keys = input.tags_list.iter().map(|tag| tag.key.as_str());
    let ask = tx.ask_about(ctx, "cloudtrail:RemoveTags", &place, found.as_deref())?;
    let permit = tx
        .service
        .permit(ctx, &ask.key_values("aws:TagKeys", keys))?;

    if found.is_none() {
        return Err(CloudTrailError::resource_not_found(&place.arn()));
    }
    let mut trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    for tag in &input.tags_list {
        trail.tags.remove(&tag.key);
    }
    tx.put(trail)?;

    Ok(permit.reply(RemoveTagsOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, RemoveTagsInput, Tag};
    use crate::bench::{Bench, arn, trail};

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::RemoveTags>(
            "cloudtrail:RemoveTags",
            &arn("abc"),
            RemoveTagsInput {
                resource_id: arn("abc"),
                tags_list: vec![Tag {
                    key: "a".to_owned(),
                    value: None,
                }],
            },
        );
    }
}
