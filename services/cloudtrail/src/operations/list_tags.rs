//! `ListTags`: the tags of trails.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTags.html>

use ringwall_core::{Ask, Reply, RequestContext};

use super::add_tags::tagged;
use crate::api::{ListTagsInput, ListTagsOutput, ResourceTag};
use crate::error::CloudTrailError;
use crate::resources::tagging;
use crate::store::CloudTrailRead;

pub(crate) fn list_tags(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: ListTagsInput,
) -> Result<Reply<ListTagsOutput>, CloudTrailError> {
    let places: Vec<_> = input
        .resource_id_list
        .iter()
        .map(|arn| tagged(arn))
        .collect::<Result<_, _>>()?;
    if input.next_token.is_some() {
        // A list is never longer than what was asked for.
        return Err(CloudTrailError::invalid_token());
    }

    let mut found = Vec::with_capacity(places.len());
    for place in &places {
        found.push(tx.find_seen(ctx, place)?);
    }

    let mut ask = Ask::new("cloudtrail:ListTags");
    for (place, trail) in places.iter().zip(&found) {
        let resource = match trail {
            Some(trail) => trail.resource(),
            None => ringwall_core::Resource::new(place.arn(), place.account),
        };
        ask = ask.on(resource);
    }
    let permit = tx.service.permit(ctx, &ask)?;

    let tags_of = |(place, trail): (&crate::resources::name::TrailRef, &Option<_>)| {
        let missing = || CloudTrailError::resource_not_found(&place.arn());
        let trail: &std::sync::Arc<crate::resources::trail::Trail> =
            trail.as_ref().ok_or_else(missing)?;
        Ok(ResourceTag {
            resource_id: Some(place.arn()),
            tags_list: Some(tagging::shown(&trail.tags)),
        })
    };
    let listed: Result<Vec<_>, CloudTrailError> = places.iter().zip(&found).map(tags_of).collect();

    Ok(permit.reply(ListTagsOutput {
        resource_tag_list: Some(listed?),
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ListTagsInput};
    use crate::bench::{Bench, arn, trail};

    fn list(name: &str) -> ListTagsInput {
        ListTagsInput {
            resource_id_list: vec![arn(name)],
            next_token: None,
        }
    }

    #[test]
    fn needs_permission_on_each_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::ListTags>("cloudtrail:ListTags", &arn("abc"), list("abc"));
        let refusal = house.refusal::<api::ListTags>(list("missing"));
        assert!(
            refusal.starts_with("ResourceNotFoundException: "),
            "{refusal}"
        );
    }
}
