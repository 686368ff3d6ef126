//! `UntagResource`: removes tags of an identity pool. One that is not there is no fault.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::CognitoIdentityError;
use crate::resources::tagging;
use crate::store::CognitoIdentityWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, CognitoIdentityError> {
    let id = tagging::pool_id(&input.resource_arn)?;
    for key in &input.tag_keys {
        tagging::require_own(key)?;
    }

    let keys = input.tag_keys.iter().map(String::as_str);
    let ask = Ask::new("cognito-identity:UntagResource").key_values("aws:TagKeys", keys);
    let (permit, pool) = tx.permitted(ctx, ask, &id)?;

    let mut pool = (*pool).clone();
    for key in &input.tag_keys {
        pool.tags.remove(key);
    }
    tx.put_pool(pool)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UntagResourceInput};
    use crate::bench::{Steps as _, arn, house, pool_input, texts};

    fn untagging(pool: &str, keys: &[&str]) -> UntagResourceInput {
        UntagResourceInput {
            resource_arn: arn(pool),
            tag_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn what_was_removed_is_gone_and_the_rest_stays() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.tag(&pool, &[("team", "a"), ("stage", "test")]);
        house.answer::<api::UntagResource>(untagging(&pool, &["team", "other"]));
        assert_eq!(house.tags(&pool), texts(&[("stage", "test")]));
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        house.needs::<api::UntagResource>(
            "cognito-identity:UntagResource",
            &arn(&pool),
            untagging(&pool, &["team"]),
        );
    }
}
