//! `DeleteResourceServer`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteResourceServerInput, DeleteResourceServerOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn delete_resource_server(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteResourceServerInput,
) -> Result<Reply<DeleteResourceServerOutput>, CognitoError> {
    let action = "cognito-idp:DeleteResourceServer";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let server = tx.resource_server(&pool, &input.identifier)?;
    tx.remove_resource_server(&pool, &server.identifier)?;

    Ok(permit.reply(DeleteResourceServerOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn it_is_gone() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateResourceServer>(input(&[
            ("UserPoolId", &pool),
            ("Identifier", "shop"),
            ("Name", "Shop"),
        ]));
        let named = || input(&[("UserPoolId", &pool), ("Identifier", "shop")]);
        house.answer::<api::DeleteResourceServer>(named());
        assert_eq!(
            house.refusal::<api::DeleteResourceServer>(named()),
            "ResourceNotFoundException: Resource server shop does not exist."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::DeleteResourceServer>(input(&[
                ("UserPoolId", &pool),
                ("Identifier", "shop"),
            ]));
    }
}
