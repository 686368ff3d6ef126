//! `ListTagsForResource`: the tags of an identity pool.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::CognitoIdentityError;
use crate::resources::tagging;
use crate::store::CognitoIdentityRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, CognitoIdentityError> {
    let id = tagging::pool_id(&input.resource_arn)?;

    let (permit, pool) = tx.permitted_pool(ctx, "cognito-identity:ListTagsForResource", &id)?;

    let tags = pool.tags.iter();
    let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));

    Ok(permit.reply(ListTagsForResourceOutput {
        tags: Some(tags.collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house, pool_input};

    #[test]
    fn refuses_what_is_no_pool() {
        let house = house();
        let other = "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_abc";
        assert_eq!(
            house.refusal::<api::ListTagsForResource>(input(&[("ResourceArn", other)])),
            format!("InvalidParameterException: Invalid ARN: {other}")
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house();
        let pool = arn(&house.make_pool(pool_input("shop")));
        house.needs::<api::ListTagsForResource>(
            "cognito-identity:ListTagsForResource",
            &pool,
            input(&[("ResourceArn", &pool)]),
        );
    }
}
