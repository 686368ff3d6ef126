//! `AddTags`: tags a trail.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddTagsInput, AddTagsOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::resources::tagging;
use crate::store::CloudTrailWrite;

pub(crate) fn add_tags(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: AddTagsInput,
) -> Result<Reply<AddTagsOutput>, CloudTrailError> {
    let place = tagged(&input.resource_id)?;
    let tags = tagging::parse(Some(&input.tags_list))?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:AddTags", &place, found.as_deref())?;
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;

    if found.is_none() {
        return Err(CloudTrailError::resource_not_found(&place.arn()));
    }
    let mut trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    for (key, value) in tags.iter() {
        trail.tags.set(key, value);
    }
    tagging::require_room(&trail.tags, &place.arn())?;
    tx.put(trail)?;

    Ok(permit.reply(AddTagsOutput {}))
}

/// The trail that an operation about tags names: by its ARN alone.
pub(crate) fn tagged(resource: &str) -> Result<TrailRef, CloudTrailError> {
    TrailRef::of_arn(resource).ok_or_else(|| CloudTrailError::invalid_arn(resource))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, AddTagsInput, ListTagsInput, RemoveTagsInput, Tag};
    use crate::bench::{Bench, arn, trail};

    fn tag(key: &str, value: &str) -> Tag {
        Tag {
            key: key.to_owned(),
            value: Some(value.to_owned()),
        }
    }

    fn add(tags: Vec<Tag>) -> AddTagsInput {
        AddTagsInput {
            resource_id: arn("abc"),
            tags_list: tags,
        }
    }

    #[test]
    fn tags_come_and_go() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.answer::<api::AddTags>(add(vec![tag("a", "1"), tag("b", "2")]));
        house.answer::<api::AddTags>(add(vec![tag("a", "3")]));
        house.answer::<api::RemoveTags>(RemoveTagsInput {
            resource_id: arn("abc"),
            tags_list: vec![tag("b", "whatever")],
        });
        let listed = house.answer::<api::ListTags>(ListTagsInput {
            resource_id_list: vec![arn("abc")],
            next_token: None,
        });
        let listed = listed.resource_tag_list.unwrap();
        assert_eq!(listed[0].tags_list, Some(vec![tag("a", "3")]));
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        let refusal = |tags: Vec<Tag>| house.refusal::<api::AddTags>(add(tags));
        assert!(refusal(vec![tag("aws:x", "1")]).starts_with("InvalidTagParameterException: "));
        assert!(
            refusal(vec![tag("a", "1"), tag("a", "2")])
                .starts_with("InvalidTagParameterException: ")
        );
        let many = (0..51).map(|n| tag(&n.to_string(), "x")).collect();
        assert!(refusal(many).starts_with("TagsLimitExceededException: "));
        let missing = AddTagsInput {
            resource_id: arn("missing"),
            tags_list: vec![tag("a", "1")],
        };
        assert!(
            house
                .refusal::<api::AddTags>(missing)
                .starts_with("ResourceNotFoundException: ")
        );
        assert!(
            house
                .refusal::<api::AddTags>(AddTagsInput {
                    resource_id: "abc".to_owned(),
                    tags_list: vec![],
                })
                .starts_with("CloudTrailARNInvalidException: ")
        );
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::AddTags>("cloudtrail:AddTags", &arn("abc"), add(vec![tag("a", "1")]));
    }
}
