//! `ListResourceTags`: the tags of a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListResourceTagsInput, ListResourceTagsOutput, Tag};
use crate::error::KmsError;
use crate::paging::{TAGS, page};
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_resource_tags(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListResourceTagsInput,
) -> Result<Reply<ListResourceTagsOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let marker = input.marker.as_deref();
    let page = page(tx.kms, ctx, &input.key_id, marker, input.limit, TAGS)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListResourceTags"))?;

    let tag = |(key, value): (&str, &str)| Tag {
        tag_key: key.to_owned(),
        tag_value: value.to_owned(),
    };
    let all: Vec<Tag> = key.tags.iter().map(tag).collect();
    let (tags, next_marker) = page.of_list(all).into_parts();

    Ok(permit.reply(ListResourceTagsOutput {
        tags: Some(tags),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateKeyInput, ListResourceTagsInput};
    use crate::test_kms::{TestKms, of_key, tag};

    #[test]
    fn pages_through_a_keys_tags() {
        let kms = TestKms::new();
        let all = vec![tag("a", "1"), tag("b", "2"), tag("c", "")];
        let key = kms.create_key_with(CreateKeyInput {
            tags: Some(all.clone()),
            ..CreateKeyInput::default()
        });
        let page = |limit, marker| {
            kms.answer::<api::ListResourceTags>(ListResourceTagsInput {
                limit: Some(limit),
                marker,
                ..of_key(&key)
            })
        };
        let first = page(2, None);
        assert_eq!(first.tags.as_deref(), Some(&all[..2]));
        assert_eq!(first.truncated, Some(true));
        let second = page(2, first.next_marker);
        assert_eq!(second.tags.as_deref(), Some(&all[2..]));
        assert_eq!((second.truncated, second.next_marker), (Some(false), None));
    }

    #[test]
    fn a_key_without_tags_has_an_empty_list() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.answer::<api::ListResourceTags>(of_key(&key)).tags,
            Some(vec![])
        );
    }

    #[test]
    fn a_page_has_fifty_at_most() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::ListResourceTags>(ListResourceTagsInput {
                limit: Some(51),
                ..of_key(&key)
            }),
            "ValidationException: 1 validation error detected: Value '51' at 'limit' failed to \
             satisfy constraint: Member must have value less than or equal to 50"
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::ListResourceTags>("kms:ListResourceTags", &key, of_key(&key));
    }
}
