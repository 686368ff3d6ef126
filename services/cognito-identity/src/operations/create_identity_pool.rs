//! `CreateIdentityPool`: makes a new identity pool.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateIdentityPoolInput, CreateIdentityPoolOutput};
use crate::error::CognitoIdentityError;
use crate::permission::with_request_tags;
use crate::quotas;
use crate::resources::identity_pool::IdentityPool;
use crate::resources::role_mapping::Roles;
use crate::resources::settings::Settings;
use crate::resources::tagging;
use crate::store::CognitoIdentityWrite;

pub(crate) fn create_identity_pool(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    mut input: CreateIdentityPoolInput,
) -> Result<Reply<CreateIdentityPoolOutput>, CognitoIdentityError> {
    let tags = tagging::parse(input.identity_pool_tags.take().unwrap_or_default())?;
    let settings = Settings::from(input).parse()?;

    let ask = Ask::new("cognito-identity:CreateIdentityPool");
    let permit = ctx.authorize(&with_request_tags(ask, &tags))?;

    let there = tx.pool_names(ctx.account(), &ctx.region, None, quotas::POOLS)?;
    if there.len() >= quotas::POOLS {
        return Err(CognitoIdentityError::too_many_pools());
    }
    let pool = IdentityPool {
        id: format!("{}:{}", ctx.region, ctx.uuid()),
        account: ctx.account(),
        region: ctx.region.clone(),
        settings,
        tags,
        roles: Roles::default(),
        role_mappings: BTreeMap::new(),
        principal_tags: BTreeMap::new(),
    };
    let described = pool.describe();
    tx.put_pool(pool)?;

    Ok(permit.reply(described))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::api::{self, CognitoIdentityProvider};
    use crate::bench::{Steps as _, house, pool_input, texts};

    #[test]
    fn a_pool_is_as_it_was_asked_for() {
        let house = house();
        let asked = api::CreateIdentityPoolInput {
            allow_classic_flow: Some(true),
            supported_login_providers: Some(texts(&[("graph.facebook.com", "7346241598935555")])),
            developer_provider_name: Some("login.example".to_owned()),
            identity_pool_tags: Some(texts(&[("team", "blue")])),
            ..pool_input("shop")
        };
        let made = house.answer::<api::CreateIdentityPool>(asked);
        assert!(made.identity_pool_id.starts_with("us-east-1:"));
        assert_eq!(made.identity_pool_name, "shop");
        assert_eq!(made.allow_classic_flow, Some(true));
        assert_eq!(
            made.developer_provider_name.as_deref(),
            Some("login.example")
        );
        assert_eq!(made.identity_pool_tags, Some(texts(&[("team", "blue")])));
        let described = house.describe(&made.identity_pool_id);
        assert_eq!(
            described.supported_login_providers,
            made.supported_login_providers
        );
    }

    #[test]
    fn refuses_providers_that_do_not_exist() {
        let house = house();
        let refusal = |asked| house.refusal::<api::CreateIdentityPool>(asked);
        let social = |name: &str, id: &str| api::CreateIdentityPoolInput {
            supported_login_providers: Some(texts(&[(name, id)])),
            ..pool_input("shop")
        };
        assert_eq!(
            refusal(social("login.example.org", "app")),
            "InvalidParameterException: Invalid login provider: login.example.org"
        );
        assert_eq!(
            refusal(social("api.twitter.com", "key")),
            "InvalidParameterException: Invalid application id for login provider: api.twitter.com"
        );
        house.answer::<api::CreateIdentityPool>(social("api.twitter.com", "key;secret"));
        let user_pool = |name: &str| api::CreateIdentityPoolInput {
            cognito_identity_providers: Some(vec![CognitoIdentityProvider {
                provider_name: Some(name.to_owned()),
                client_id: Some("client".to_owned()),
                server_side_token_check: None,
            }]),
            ..pool_input("shop")
        };
        assert_eq!(
            refusal(user_pool("us-east-1_abc")),
            "InvalidParameterException: Invalid Cognito Identity Provider"
        );
        let saml = api::CreateIdentityPoolInput {
            saml_provider_arns: Some(vec!["arn:aws:iam::111122223333:role/worker".to_owned()]),
            ..pool_input("shop")
        };
        assert_eq!(
            refusal(saml),
            "InvalidParameterException: Invalid provider ARN: arn:aws:iam::111122223333:role/worker"
        );
        let reserved = api::CreateIdentityPoolInput {
            identity_pool_tags: Some(BTreeMap::from([("aws:a".to_owned(), String::new())])),
            ..pool_input("shop")
        };
        assert!(refusal(reserved).starts_with("InvalidParameterException: Invalid tag key aws:a"));
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::CreateIdentityPool>(
            "cognito-identity:CreateIdentityPool",
            "*",
            pool_input("shop"),
        );
    }
}
