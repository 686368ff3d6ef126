//! `TagResource`: adds or changes tags of a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::tagging;
use crate::store::KmsWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let tags = tagging::parse(&input.tags)?;

    let key = tx.key(&key_ref)?;

    let mut key_use = KeyUse::new("kms:TagResource");
    key_use.ask = tagging::request_conditions(key_use.ask, &tags);
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_not_pending_deletion()?;
    let mut tagged = (*key).clone();
    tagging::merge(&mut tagged.tags, &tags)?;
    tx.put_key(tagged)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, Tag, TagResourceInput};
    use crate::test_kms::{TestKms, of_key, statement_if, tag, user};

    fn tagging(key: &str, tags: &[Tag]) -> TagResourceInput {
        TagResourceInput {
            key_id: key.to_owned(),
            tags: tags.to_vec(),
        }
    }

    fn tags(kms: &TestKms, key: &str) -> Vec<Tag> {
        let listed = kms.answer::<api::ListResourceTags>(of_key(key));
        listed.tags.unwrap()
    }

    #[test]
    fn adds_tags_and_replaces_values() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let (team, stage) = (tag("team", "blue"), tag("stage", ""));
        kms.answer::<api::TagResource>(tagging(&key, &[team, stage.clone()]));
        kms.answer::<api::TagResource>(tagging(&key, &[tag("team", "red")]));
        assert_eq!(tags(&kms, &key), [stage, tag("team", "red")]);
    }

    #[test]
    fn refuses_the_tags_that_aws_refuses() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let refusal = |tags: &[Tag]| kms.refusal::<api::TagResource>(tagging(&key, tags));
        for name in ["aws:mine", "AWS:mine"] {
            assert_eq!(
                refusal(&[tag(name, "x")]),
                "TagException: Tag key may not begin with aws:"
            );
        }
        assert_eq!(
            refusal(&[tag("team", "blue"), tag("team", "red")]),
            "TagException: Duplicate tag keys"
        );
        assert_eq!(tags(&kms, &key), []);
    }

    #[test]
    fn a_key_has_fifty_tags_at_most() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let some = |numbers: std::ops::Range<i32>| -> Vec<Tag> {
            numbers.map(|number| tag(&number.to_string(), "")).collect()
        };
        let too_many = "TagException: Too many tags";
        assert_eq!(
            kms.refusal::<api::TagResource>(tagging(&key, &some(0..51))),
            too_many
        );
        kms.answer::<api::TagResource>(tagging(&key, &some(0..50)));
        assert_eq!(
            kms.refusal::<api::TagResource>(tagging(&key, &some(50..51))),
            too_many
        );
        kms.answer::<api::TagResource>(tagging(&key, &[tag("7", "a new value")]));
        assert_eq!(tags(&kms, &key).len(), 50);
    }

    #[test]
    fn tags_steer_access() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blue = r#"{"StringEquals":{"aws:ResourceTag/team":"blue"}}"#;
        kms.set_policy(
            &key,
            &[statement_if(blue, &user("bob"), &["kms:DescribeKey"])],
        );
        let bob = kms.as_user("bob");
        bob.is_denied::<api::DescribeKey>(of_key(&key));
        kms.answer::<api::TagResource>(tagging(&key, &[tag("team", "blue")]));
        bob.describe(&key);
    }

    #[test]
    fn policies_can_ask_for_the_tags_of_the_request() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let blue = r#"{"StringEquals":{"aws:RequestTag/team":"blue"},
            "ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}"#;
        kms.set_policy(
            &key,
            &[statement_if(blue, &user("bob"), &["kms:TagResource"])],
        );
        let bob = kms.as_user("bob");
        for refused in [
            vec![tag("team", "red")],
            vec![tag("team", "blue"), tag("stage", "test")],
        ] {
            bob.is_denied::<api::TagResource>(tagging(&key, &refused));
        }
        bob.answer::<api::TagResource>(tagging(&key, &[tag("team", "blue")]));
    }

    #[test]
    fn refuses_a_doomed_key_and_one_of_aws() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.schedule_deletion(&key, 7);
        let tags = [tag("team", "blue")];
        assert_eq!(
            kms.refusal::<api::TagResource>(tagging(&key, &tags)),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
        let managed = kms.describe("alias/aws/ssm").arn.unwrap();
        kms.is_denied::<api::TagResource>(tagging(&managed, &tags));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let input = tagging(&key, &[tag("team", "blue")]);
        kms.denies_strangers::<api::TagResource>("kms:TagResource", &key, input);
    }
}
