//! `TagResource`: sets tags of an identity pool.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_TagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::CognitoIdentityError;
use crate::permission::with_request_tags;
use crate::resources::tagging;
use crate::store::CognitoIdentityWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, CognitoIdentityError> {
    let id = tagging::pool_id(&input.resource_arn)?;
    let tags = tagging::parse(input.tags)?;

    let ask = with_request_tags(Ask::new("cognito-identity:TagResource"), &tags);
    let (permit, pool) = tx.permitted(ctx, ask, &id)?;

    let mut pool = (*pool).clone();
    for (key, value) in tags.iter() {
        pool.tags.set(key, value);
    }
    tagging::require_room(&pool.tags)?;
    tx.put_pool(pool)?;

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, TagResourceInput};
    use crate::bench::{Steps as _, arn, house, pool_input, texts};

    fn tagging(pool: &str, tags: &[(&str, &str)]) -> TagResourceInput {
        TagResourceInput {
            resource_arn: arn(pool),
            tags: texts(tags),
        }
    }

    #[test]
    fn tags_are_added_and_replaced() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.tag(&pool, &[("team", "a"), ("stage", "test")]);
        house.tag(&pool, &[("team", "b")]);
        assert_eq!(
            house.tags(&pool),
            texts(&[("stage", "test"), ("team", "b")])
        );
    }

    #[test]
    fn refuses_tags_of_aws_and_too_many() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let refusal = |asked| house.refusal::<api::TagResource>(asked);
        assert!(refusal(tagging(&pool, &[("aws:a", "b")])).contains("Invalid tag key aws:a"));
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let many: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert_eq!(
            refusal(tagging(&pool, &many)),
            "InvalidParameterException: The number of tags exceeds the limit of 50."
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.needs::<api::TagResource>(
            "cognito-identity:TagResource",
            &arn(&pool),
            tagging(&pool, &[("team", "a")]),
        );
    }
}
