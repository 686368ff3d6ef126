//! `ListTagsForResource`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::CognitoError;
use crate::resources::names;
use crate::resources::pool_shown::shown_tags;
use crate::store::CognitoRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, CognitoError> {
    let action = "cognito-idp:ListTagsForResource";
    let pool_id = names::pool_id_of_arn(&input.resource_arn)?;
    let (permit, pool) = tx.permit_on_pool(ctx, action, pool_id)?;

    Ok(permit.reply(ListTagsForResourceOutput {
        tags: Some(shown_tags(&pool)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn refuses_what_is_no_pool() {
        let house = house();
        let arn = "arn:aws:cognito-idp:us-east-1:111122223333:other/us-east-1_x";
        assert_eq!(
            house.refusal::<api::ListTagsForResource>(input(&[("ResourceArn", arn)])),
            "InvalidParameterException: Invalid resource ARN."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::ListTagsForResource>(input(&[(
                "ResourceArn",
                &format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{pool}"),
            )]));
    }
}
