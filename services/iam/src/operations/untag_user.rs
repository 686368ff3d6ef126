//! `UntagUser`: removes tags from a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{User, put_user};

use crate::api::{UntagUserInput, UntagUserOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_user(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagUserInput,
) -> Result<Reply<UntagUserOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let ask = user.ask("iam:UntagUser");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut user = User::clone(&*user.existing()?);
    tagging::remove(&mut user.tags, &input.tag_keys);
    put_user(tx.tx, user)?;

    Ok(permit.reply(UntagUserOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, Tag, TagUserInput, UntagUserInput};
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
            tags: vec![tag("Team"), tag("place")],
        });
        house
    }

    fn keys(keys: &[&str]) -> UntagUserInput {
        UntagUserInput {
            user_name: "alice".to_owned(),
            tag_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn removes_keys_in_any_case_and_does_not_miss_others() {
        let house = house_with_tags();
        house.answer::<api::UntagUser>(keys(&["team", "missing"]));
        let left = house.answer::<api::ListUserTags>(input(&[("UserName", "alice")]));
        let left: Vec<String> = left.tags.into_iter().map(|tag| tag.key).collect();
        assert_eq!(left, ["place"]);
    }

    #[test]
    fn the_keys_are_a_condition_key() {
        let house = house_with_tags();
        let only_place = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:UntagUser","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["place"]}}}}"#;
        let delegate = house.as_new_user("delegate", &[only_place]);
        delegate.is_denied::<api::UntagUser>(keys(&["Team"]));
        delegate.answer::<api::UntagUser>(keys(&["place"]));
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_tags().needs::<api::UntagUser>(
            "iam:UntagUser",
            "arn:aws:iam::111122223333:user/alice",
            keys(&["Team"]),
        );
    }
}
