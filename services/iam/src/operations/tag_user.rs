//! `TagUser`: adds tags to a user, in place of those of their keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{User, put_user};

use crate::api::{TagUserInput, TagUserOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_user(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagUserInput,
) -> Result<Reply<TagUserOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let user = tx.user(ctx, &input.user_name)?;

    let ask = user.ask("iam:TagUser");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let mut user = User::clone(&*user.existing()?);
    tagging::merge(&mut user.tags, &tags)?;
    put_user(tx.tx, user)?;

    Ok(permit.reply(TagUserOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, Tag, TagUserInput};
    use crate::test_house;

    fn house_with_alice() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house
    }

    fn tagged(tags: &[(&str, &str)]) -> TagUserInput {
        let tag = |(key, value): &(&str, &str)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        };
        TagUserInput {
            user_name: "alice".to_owned(),
            tags: tags.iter().map(tag).collect(),
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = house_with_alice();
        house.answer::<api::TagUser>(tagged(&[("team", "blue"), ("place", "here")]));
        house.answer::<api::TagUser>(tagged(&[("Team", "red")]));
        let found = house.answer::<api::ListUserTags>(input(&[("UserName", "alice")]));
        let tags = found.tags.into_iter().map(|tag| (tag.key, tag.value));
        let expected = [("Team", "red"), ("place", "here")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(tags.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_user_has_fifty_tags() {
        let house = house_with_alice();
        let keys: Vec<String> = (0..50).map(|number| format!("key-{number}")).collect();
        let fifty: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
        house.answer::<api::TagUser>(tagged(&fifty));
        assert_eq!(
            house.refusal::<api::TagUser>(tagged(&[("one-more", "")])),
            "LimitExceededException: Cannot exceed quota for TagsPerResource: 50"
        );
    }

    #[test]
    fn the_tags_are_condition_keys() {
        let house = house_with_alice();
        let only_blue = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:TagUser","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"blue"}}}}"#;
        let delegate = house.as_new_user("delegate", &[only_blue]);
        delegate.is_denied::<api::TagUser>(tagged(&[("team", "red")]));
        delegate.answer::<api::TagUser>(tagged(&[("team", "blue")]));
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_alice().needs::<api::TagUser>(
            "iam:TagUser",
            "arn:aws:iam::111122223333:user/alice",
            tagged(&[("team", "blue")]),
        );
    }
}
