//! `UpdateResourceServer`: sets its name and its scopes.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateResourceServerInput, UpdateResourceServerOutput};
use crate::error::CognitoError;
use crate::resources::resource_server::ResourceServer;
use crate::store::CognitoWrite;

pub(crate) fn update_resource_server(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateResourceServerInput,
) -> Result<Reply<UpdateResourceServerOutput>, CognitoError> {
    let action = "cognito-idp:UpdateResourceServer";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let identifier = tx
        .resource_server(&pool, &input.identifier)?
        .identifier
        .clone();
    let server = ResourceServer::parse(pool.id.clone(), identifier, input.name, input.scopes)?;
    let resource_server = server.shown();
    tx.put_resource_server(server)?;

    Ok(permit.reply(UpdateResourceServerOutput { resource_server }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_pools::{house, new_pool};

    #[test]
    fn a_name_changes() {
        let house = house();
        let pool = new_pool(&house);
        let shop = [("UserPoolId", &*pool), ("Identifier", "shop")];
        let called = |name| [shop[0], shop[1], ("Name", name)];
        house.answer::<api::CreateResourceServer>(input(&called("Shop")));
        house.answer::<api::UpdateResourceServer>(input(&called("Store")));
        let shown = house.answer::<api::DescribeResourceServer>(input(&shop));
        assert_eq!(shown.resource_server.name.as_deref(), Some("Store"));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::UpdateResourceServer>(input(&[
                ("UserPoolId", &pool),
                ("Identifier", "shop"),
                ("Name", "Shop"),
            ]));
    }
}
