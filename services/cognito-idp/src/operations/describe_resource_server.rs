//! `DescribeResourceServer`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeResourceServerInput, DescribeResourceServerOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_resource_server(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeResourceServerInput,
) -> Result<Reply<DescribeResourceServerOutput>, CognitoError> {
    let action = "cognito-idp:DescribeResourceServer";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let server = tx.resource_server(&pool, &input.identifier)?;

    Ok(permit.reply(DescribeResourceServerOutput {
        resource_server: server.shown(),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn shows_what_was_made() {
        let house = house();
        let pool = new_pool(&house);
        let named = || input(&[("UserPoolId", &pool), ("Identifier", "shop")]);
        assert_eq!(
            house.refusal::<api::DescribeResourceServer>(named()),
            "ResourceNotFoundException: Resource server shop does not exist."
        );
        let made = house.answer::<api::CreateResourceServer>(input(&[
            ("UserPoolId", &pool),
            ("Identifier", "shop"),
            ("Name", "Shop"),
        ]));
        let shown = house.answer::<api::DescribeResourceServer>(named());
        assert_eq!(shown.resource_server, made.resource_server);
        assert_eq!(shown.resource_server.scopes, Some(vec![]));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::DescribeResourceServer>(input(&[
                ("UserPoolId", &pool),
                ("Identifier", "shop"),
            ]));
    }
}
