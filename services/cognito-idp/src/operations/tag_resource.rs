//! `TagResource`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::CognitoError;
use crate::resources::{names, tagging};
use crate::store::CognitoWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, CognitoError> {
    let action = "cognito-idp:TagResource";
    let pool_id = names::pool_id_of_arn(&input.resource_arn)?;
    let (permit, pool) = tx.permit_to_tag(ctx, action, pool_id, &input.tags)?;

    let mut tagged = (*pool).clone();
    tagging::merge(&mut tagged.tags, &input.tags)?;
    tx.put_pool(tagged)?;

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{self, TagResourceInput, UntagResourceInput};
    use crate::test_pools::{house, new_pool};

    fn arn(pool: &str) -> String {
        format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{pool}")
    }

    fn tagging(pool: &str, tags: &[(&str, &str)]) -> TagResourceInput {
        let tags = tags.iter();
        let tags = tags.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        TagResourceInput {
            resource_arn: arn(pool),
            tags: tags.collect(),
        }
    }

    fn tags(house: &TestHouse, pool: &str) -> Vec<(String, String)> {
        let named = input(&[("ResourceArn", &arn(pool))]);
        let listed = house.answer::<api::ListTagsForResource>(named);
        listed.tags.unwrap().into_iter().collect()
    }

    #[test]
    fn tags_come_and_go() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::TagResource>(tagging(&pool, &[("team", "blue"), ("stage", "test")]));
        house.answer::<api::TagResource>(tagging(&pool, &[("team", "red")]));
        house.answer::<api::UntagResource>(UntagResourceInput {
            resource_arn: arn(&pool),
            tag_keys: vec!["stage".to_owned(), "nothing".to_owned()],
        });
        assert_eq!(tags(&house, &pool), [("team".to_owned(), "red".to_owned())]);
        let shown = house.answer::<api::DescribeUserPool>(input(&[("UserPoolId", &pool)]));
        assert_eq!(
            shown.user_pool.unwrap().user_pool_tags.unwrap()["team"],
            "red"
        );
    }

    #[test]
    fn refuses_more_than_fifty() {
        let house = house();
        let pool = new_pool(&house);
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let many: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert_eq!(
            house.refusal::<api::TagResource>(tagging(&pool, &many)),
            "InvalidParameterException: A resource can have 50 tags at most."
        );
        assert_eq!(tags(&house, &pool), []);
    }

    #[test]
    fn refuses_what_is_not_there() {
        let house = house();
        let pool = new_pool(&house);
        let other = house.as_account(OTHER_ACCOUNT);
        let refusal = other.refusal::<api::TagResource>(tagging(&pool, &[("team", "blue")]));
        assert_eq!(
            refusal,
            format!("ResourceNotFoundException: User pool {pool} does not exist.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::TagResource>(tagging(&pool, &[("team", "blue")]));
    }
}
