//! `UntagResource`: removes tags of a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::tagging;
use crate::store::KmsWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    input
        .tag_keys
        .iter()
        .try_for_each(|key| tagging::require_own(key))?;

    let key = tx.key(&key_ref)?;

    let mut key_use = KeyUse::new("kms:UntagResource");
    key_use.ask = key_use
        .ask
        .key_values("aws:TagKeys", input.tag_keys.iter().map(String::as_str));
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_not_pending_deletion()?;
    let mut untagged = (*key).clone();
    for tag_key in &input.tag_keys {
        untagged.tags.remove(tag_key);
    }
    tx.put_key(untagged)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateKeyInput, UntagResourceInput};
    use crate::test_kms::{TestKms, of_key, statement_if, tag, user};

    fn untagging(key: &str, names: &[&str]) -> UntagResourceInput {
        UntagResourceInput {
            key_id: key.to_owned(),
            tag_keys: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn tagged_key(kms: &TestKms) -> String {
        kms.create_key_with(CreateKeyInput {
            tags: Some(vec![tag("stage", "test"), tag("team", "blue")]),
            ..CreateKeyInput::default()
        })
    }

    #[test]
    fn removes_what_is_there() {
        let kms = TestKms::new();
        let key = tagged_key(&kms);
        kms.answer::<api::UntagResource>(untagging(&key, &["team", "Stage", "other"]));
        let left = kms.answer::<api::ListResourceTags>(of_key(&key)).tags;
        assert_eq!(
            left,
            Some(vec![tag("stage", "test")]),
            "keys keep their case"
        );
    }

    #[test]
    fn refuses_the_tags_of_aws() {
        let kms = TestKms::new();
        let key = tagged_key(&kms);
        assert_eq!(
            kms.refusal::<api::UntagResource>(untagging(&key, &["aws:x"])),
            "TagException: Tag key may not begin with aws:"
        );
    }

    #[test]
    fn refuses_a_doomed_key() {
        let kms = TestKms::new();
        let key = tagged_key(&kms);
        kms.schedule_deletion(&key, 7);
        assert_eq!(
            kms.refusal::<api::UntagResource>(untagging(&key, &["team"])),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
    }

    #[test]
    fn policies_can_ask_which_tags_go() {
        let kms = TestKms::new();
        let key = tagged_key(&kms);
        let stage = r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["stage"]}}"#;
        kms.set_policy(
            &key,
            &[statement_if(stage, &user("bob"), &["kms:UntagResource"])],
        );
        let bob = kms.as_user("bob");
        bob.is_denied::<api::UntagResource>(untagging(&key, &["stage", "team"]));
        bob.answer::<api::UntagResource>(untagging(&key, &["stage"]));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = tagged_key(&kms);
        let input = untagging(&key, &["team"]);
        kms.denies_strangers::<api::UntagResource>("kms:UntagResource", &key, input);
    }
}
