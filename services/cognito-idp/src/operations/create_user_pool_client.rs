//! `CreateUserPoolClient`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{CreateUserPoolClientInput, CreateUserPoolClientOutput};
use crate::error::CognitoError;
use crate::resources::client::{Client, MOST_CLIENTS};
use crate::resources::client_settings::changeable;
use crate::resources::names;
use crate::store::CognitoWrite;

pub(crate) fn create_user_pool_client(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    mut input: CreateUserPoolClientInput,
) -> Result<Reply<CreateUserPoolClientOutput>, CognitoError> {
    let action = "cognito-idp:CreateUserPoolClient";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let own_secret = input.client_secret.take().map(Sensitive::into_exposed);
    let drawn = input.generate_secret.unwrap_or(false);
    if drawn && own_secret.is_some() {
        return Err(CognitoError::invalid_parameter(
            "GenerateSecret and ClientSecret can't both be given.",
        ));
    }
    let secret = own_secret.or_else(|| drawn.then(|| names::client_secret(ctx)));
    let id = names::client_id(ctx);
    let mut client = Client::blank(id, &pool.id, secret, ctx.now());
    client.set(&pool, changeable(input))?;
    tx.require_known(&pool, &client)?;
    if tx.count_clients(&pool, MOST_CLIENTS)? >= MOST_CLIENTS {
        return Err(CognitoError::limit_exceeded(
            "Maximum number of user pool clients exceeded.",
        ));
    }
    let shown = client.shown();
    tx.put_client(client)?;

    Ok(permit.reply(CreateUserPoolClientOutput {
        user_pool_client: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;
    use ringwall_testing::input;

    use crate::api::{self, CreateUserPoolClientInput, ExplicitAuthFlowsType, OAuthFlowType};
    use crate::test_pools::{client_of, exposed, house, new_pool};

    #[test]
    fn a_client_has_the_usual_settings() {
        let house = house();
        let pool = new_pool(&house);
        let made = house.answer::<api::CreateUserPoolClient>(client_of(&pool));
        let client = made.user_pool_client.unwrap();
        assert_eq!(exposed(client.client_id.clone()).len(), 26);
        assert_eq!(client.client_secret, None);
        assert_eq!(client.refresh_token_validity, Some(30));
        assert_eq!(client.access_token_validity, None);
        assert_eq!(
            client.token_validity_units,
            Some(api::TokenValidityUnitsType::default())
        );
        assert_eq!(client.auth_session_validity, Some(3));
        assert_eq!(client.enable_token_revocation, Some(true));
        assert_eq!(client.allowed_o_auth_flows_user_pool_client, Some(false));
        assert_eq!(client.explicit_auth_flows, None);
        assert_eq!(client.prevent_user_existence_errors, None);
        let id = exposed(client.client_id.clone());
        let described = house.answer::<api::DescribeUserPoolClient>(input(&[
            ("UserPoolId", &pool),
            ("ClientId", &id),
        ]));
        assert_eq!(described.user_pool_client, Some(client));
    }

    #[test]
    fn a_secret_is_drawn_or_brought() {
        let house = house();
        let pool = new_pool(&house);
        let drawn = house.answer::<api::CreateUserPoolClient>(CreateUserPoolClientInput {
            generate_secret: Some(true),
            ..client_of(&pool)
        });
        let drawn = exposed(drawn.user_pool_client.unwrap().client_secret);
        assert_eq!(drawn.len(), 51);
        let own = "abcdefghijklmnopqrstuvwxyz01";
        let with_own = || CreateUserPoolClientInput {
            client_secret: Some(Sensitive::new(own.to_owned())),
            ..client_of(&pool)
        };
        let brought = house.answer::<api::CreateUserPoolClient>(with_own());
        assert_eq!(
            exposed(brought.user_pool_client.unwrap().client_secret),
            own
        );
        assert_eq!(
            house.refusal::<api::CreateUserPoolClient>(CreateUserPoolClientInput {
                generate_secret: Some(true),
                ..with_own()
            }),
            "InvalidParameterException: GenerateSecret and ClientSecret can't both be given."
        );
    }

    #[test]
    fn refuses_what_does_not_fit_together() {
        let house = house();
        let pool = new_pool(&house);
        let base = || CreateUserPoolClientInput {
            allowed_o_auth_flows_user_pool_client: Some(true),
            allowed_o_auth_flows: Some(vec![OAuthFlowType::Code]),
            allowed_o_auth_scopes: Some(vec!["openid".to_owned()]),
            callback_urls: Some(vec!["https://example.com".to_owned()]),
            ..client_of(&pool)
        };
        house.answer::<api::CreateUserPoolClient>(base());
        let refused = [
            (
                CreateUserPoolClientInput {
                    allowed_o_auth_scopes: None,
                    ..base()
                },
                "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are required \
                 if user pool client is allowed to use OAuth flows.",
            ),
            (
                CreateUserPoolClientInput {
                    allowed_o_auth_flows: Some(vec![
                        OAuthFlowType::Code,
                        OAuthFlowType::ClientCredentials,
                    ]),
                    ..base()
                },
                "InvalidOAuthFlowException: client_credentials flow can not be selected along \
                 with code flow or implicit flow.",
            ),
            (
                CreateUserPoolClientInput {
                    allowed_o_auth_flows: Some(vec![OAuthFlowType::ClientCredentials]),
                    ..base()
                },
                "InvalidOAuthFlowException: client_credentials flow can not be selected if client \
                 does not have a client secret.",
            ),
            (
                CreateUserPoolClientInput {
                    allowed_o_auth_flows: Some(vec![OAuthFlowType::ClientCredentials]),
                    generate_secret: Some(true),
                    ..base()
                },
                "InvalidOAuthFlowException: openid is not supported with client_credentials flow.",
            ),
            (
                CreateUserPoolClientInput {
                    callback_urls: Some(vec!["http://example.com".to_owned()]),
                    ..base()
                },
                "InvalidParameterException: http://example.com cannot use the HTTP protocol.",
            ),
            (
                CreateUserPoolClientInput {
                    allowed_o_auth_scopes: Some(vec!["shop/read".to_owned()]),
                    ..base()
                },
                "ScopeDoesNotExistException: Invalid scope requested: shop/read",
            ),
            (
                CreateUserPoolClientInput {
                    supported_identity_providers: Some(vec!["Google".to_owned()]),
                    ..base()
                },
                "InvalidParameterException: The provider Google does not exist for User Pool \
                 {pool}.",
            ),
            (
                CreateUserPoolClientInput {
                    read_attributes: Some(vec!["custom:nothing".to_owned()]),
                    ..base()
                },
                "InvalidParameterException: Invalid read attributes specified while creating a \
                 client",
            ),
            (
                CreateUserPoolClientInput {
                    write_attributes: Some(vec!["email_verified".to_owned()]),
                    ..base()
                },
                "InvalidParameterException: Invalid write attributes specified while creating a \
                 client",
            ),
            (
                CreateUserPoolClientInput {
                    access_token_validity: Some(25),
                    ..base()
                },
                "InvalidParameterException: Invalid range for token validity.",
            ),
            (
                CreateUserPoolClientInput {
                    explicit_auth_flows: Some(vec![
                        ExplicitAuthFlowsType::UserPasswordAuth,
                        ExplicitAuthFlowsType::AllowUserSrpAuth,
                    ]),
                    ..base()
                },
                "InvalidParameterException: ExplicitAuthFlows can't mix ADMIN_NO_SRP_AUTH, \
                 CUSTOM_AUTH_FLOW_ONLY and USER_PASSWORD_AUTH with values that begin with ALLOW_.",
            ),
        ];
        for (input, refusal) in refused {
            assert_eq!(
                house.refusal::<api::CreateUserPoolClient>(input),
                refusal.replace("{pool}", &pool)
            );
        }
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        let stranger = house.as_anonymous();
        stranger.is_denied::<api::CreateUserPoolClient>(client_of(&pool));
    }
}
