//! `CreateResourceServer`: an API with scopes of its own.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateResourceServerInput, CreateResourceServerOutput};
use crate::error::CognitoError;
use crate::resources::resource_server::ResourceServer;
use crate::store::CognitoWrite;

/// A pool has so many.
const MOST_RESOURCE_SERVERS: usize = 25;

pub(crate) fn create_resource_server(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateResourceServerInput,
) -> Result<Reply<CreateResourceServerOutput>, CognitoError> {
    let action = "cognito-idp:CreateResourceServer";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let identifier = input.identifier;
    if tx.find_resource_server(&pool, &identifier)?.is_some() {
        return Err(CognitoError::invalid_parameter(format!(
            "{identifier} already exists in user pool {}.",
            pool.id
        )));
    }
    if tx
        .resource_servers(&pool, None, MOST_RESOURCE_SERVERS)?
        .len()
        >= MOST_RESOURCE_SERVERS
    {
        return Err(CognitoError::limit_exceeded(format!(
            "A user pool can have {MOST_RESOURCE_SERVERS} resource servers at most."
        )));
    }
    let server = ResourceServer::parse(pool.id.clone(), identifier, input.name, input.scopes)?;
    let resource_server = server.shown();
    tx.put_resource_server(server)?;

    Ok(permit.reply(CreateResourceServerOutput { resource_server }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, CreateResourceServerInput, CreateUserPoolClientInput, OAuthFlowType,
        ResourceServerScopeType,
    };
    use crate::test_pools::{client_of, house, new_client, new_pool};

    fn shop(pool: &str) -> CreateResourceServerInput {
        let scope = |name: &str| ResourceServerScopeType {
            scope_name: name.to_owned(),
            scope_description: format!("may {name}"),
        };
        CreateResourceServerInput {
            scopes: Some(vec![scope("read"), scope("write")]),
            ..input(&[
                ("UserPoolId", pool),
                ("Identifier", "https://shop.example.com"),
                ("Name", "Shop"),
            ])
        }
    }

    #[test]
    fn its_scopes_can_be_given_to_clients() {
        let house = house();
        let pool = new_pool(&house);
        let machine = |scope: &str| CreateUserPoolClientInput {
            generate_secret: Some(true),
            allowed_o_auth_flows_user_pool_client: Some(true),
            allowed_o_auth_flows: Some(vec![OAuthFlowType::ClientCredentials]),
            allowed_o_auth_scopes: Some(vec![format!("https://shop.example.com/{scope}")]),
            ..client_of(&pool)
        };
        house.refusal::<api::CreateUserPoolClient>(machine("read"));
        house.answer::<api::CreateResourceServer>(shop(&pool));
        new_client(&house, machine("read"));
        assert_eq!(
            house.refusal::<api::CreateUserPoolClient>(machine("delete")),
            "ScopeDoesNotExistException: Invalid scope requested: https://shop.example.com/delete"
        );
    }

    #[test]
    fn an_identifier_is_used_once() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateResourceServer>(shop(&pool));
        assert_eq!(
            house.refusal::<api::CreateResourceServer>(shop(&pool)),
            format!(
                "InvalidParameterException: https://shop.example.com already exists in user pool \
                 {pool}."
            )
        );
    }

    #[test]
    fn a_scope_is_named_once() {
        let house = house();
        let pool = new_pool(&house);
        let mut twice = shop(&pool);
        let scopes = twice.scopes.get_or_insert_default();
        scopes.push(scopes[0].clone());
        assert_eq!(
            house.refusal::<api::CreateResourceServer>(twice),
            "InvalidParameterException: Scope read is given more than once."
        );
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::CreateResourceServer>(shop(&pool));
    }
}
