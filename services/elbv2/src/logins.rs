//! Secrets of logins: where they come from.

use ringwall_core::{ErrorKind, RequestContext};

use crate::cognito_idp_api::{
    DescribeUserPoolClient, DescribeUserPoolClientInput, OAuthFlowType, UserPoolClientType,
};
use crate::error::Elbv2Error;
use crate::resources::action::RuleAction;
use crate::resources::login::{ClientSecret, Login, Provider};

/// Gives the login of an action its client's secret: of a user pool's client by asking Cognito for
/// the caller, who must be allowed that; else what was there before, if it is to stay.
pub(crate) fn complete(
    ctx: &RequestContext,
    action: &mut RuleAction,
    before: Option<&RuleAction>,
) -> Result<(), Elbv2Error> {
    let Some(login) = &mut action.login else {
        return Ok(());
    };
    if let Provider::Cognito { user_pool_arn, .. } = &login.provider {
        login.client_secret = secret_of_client(ctx, user_pool_arn, &login.client_id)?;
    } else if login.client_secret == ClientSecret::default() {
        let known = before.and_then(|before| before.login.as_deref());
        let known = known.filter(|known| is_same_client(known, login));
        let known = known.ok_or_else(Elbv2Error::no_client_secret)?;
        login.client_secret = known.client_secret.clone();
    }
    Ok(())
}

/// A secret that nobody may see is not sent to where it did not go before.
fn is_same_client(known: &Login, login: &Login) -> bool {
    let token_endpoint = |login: &Login| match &login.provider {
        Provider::Oidc { token_endpoint, .. } => Some(token_endpoint.clone()),
        Provider::Cognito { .. } => None,
    };
    known.client_id == login.client_id && token_endpoint(known) == token_endpoint(login)
}

fn secret_of_client(
    ctx: &RequestContext,
    user_pool_arn: &str,
    client_id: &str,
) -> Result<ClientSecret, Elbv2Error> {
    let pool_id = pool_id(ctx, user_pool_arn);
    let pool_id = pool_id.ok_or_else(|| Elbv2Error::user_pool_arn(user_pool_arn))?;
    let described = ctx.call::<DescribeUserPoolClient>(DescribeUserPoolClientInput {
        user_pool_id: pool_id.to_owned(),
        client_id: client_id.to_owned().into(),
    });
    let described = described.map_err(|error| match error.kind() {
        ErrorKind::Modelled(_) | ErrorKind::Validation => {
            Elbv2Error::user_pool_client_not_found(client_id)
        }
        _ => error.into(),
    })?;
    let client = described.user_pool_client.unwrap_or_default();
    if !gives_codes(&client) {
        return Err(Elbv2Error::user_pool_client_without_codes(client_id));
    }
    let secret = client.client_secret.map(|secret| secret.into_exposed());
    let secret = secret.filter(|secret| !secret.is_empty());
    secret
        .map(ClientSecret::from)
        .ok_or_else(|| Elbv2Error::user_pool_client_without_secret(client_id))
}

fn gives_codes(client: &UserPoolClientType) -> bool {
    let flows = client.allowed_o_auth_flows.as_deref().unwrap_or_default();
    client.allowed_o_auth_flows_user_pool_client == Some(true)
        && flows.contains(&OAuthFlowType::Code)
}

/// The id of a pool that is where the request is.
fn pool_id<'a>(ctx: &RequestContext, arn: &'a str) -> Option<&'a str> {
    let (partition, region, account) = (ctx.partition(), &ctx.region, ctx.account());
    let here = format!("arn:{partition}:cognito-idp:{region}:{account}:userpool/");
    arn.strip_prefix(here.as_str())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, Action, CreateRuleInput, ModifyRuleInput};
    use crate::bench::{House, Steps as _, fixed_response, house, login, path};
    use crate::resources::login::OnUnauthenticated;
    use crate::test_pools::{SECRET, cognito_login};

    fn rule(listener: &str, login: Action) -> CreateRuleInput {
        CreateRuleInput {
            listener_arn: listener.to_owned(),
            conditions: vec![path("/members/*")],
            priority: 1,
            actions: actions(login),
            tags: None,
            transforms: None,
        }
    }

    fn actions(login: Action) -> Vec<Action> {
        let mut last = fixed_response("404");
        last.order = Some(2);
        vec![login, last]
    }

    /// The secret that the door shows to the provider.
    fn secret(house: &House) -> String {
        let wanted = house.wanted();
        let listeners = wanted.load_balancers.iter().flat_map(|it| &it.listeners);
        let mut rules = listeners.flat_map(|it| &it.rules);
        let login = rules.find_map(|rule| rule.action.login.clone());
        login.unwrap().client_secret.expose().clone()
    }

    #[test]
    fn a_user_pools_client_is_asked_for_its_secret() {
        let house = house();
        let listener = house.new_tls_listener();
        let made = house.answer::<api::CreateRule>(rule(&listener, cognito_login("shop")));
        assert_eq!(secret(&house), SECRET);
        let shown = made.rules.unwrap().remove(0).actions.unwrap();
        assert_eq!(shown.len(), 2);
        let config = shown[0].authenticate_cognito_config.as_ref().unwrap();
        assert_eq!(
            config.session_cookie_name.as_deref(),
            Some("AWSELBAuthSessionCookie")
        );
        assert_eq!(config.scope.as_deref(), Some("openid"));
        assert_eq!(config.session_timeout, Some(604_800));
        let wanted = house.wanted();
        assert!(!format!("{wanted:?}").contains(SECRET));
    }

    #[test]
    fn a_client_that_gives_no_codes_or_has_no_secret_signs_nobody_in() {
        let house = house();
        let listener = house.new_tls_listener();
        let refusal =
            |client: &str| house.refusal::<api::CreateRule>(rule(&listener, cognito_login(client)));
        for (client, words) in [
            ("gone", "The user pool client with ID 'gone' does not exist"),
            (
                "secretless",
                "The user pool client 'secretless' must have a client secret",
            ),
            (
                "machine",
                "The user pool client 'machine' must have OAuth flows enabled, and the code grant flow among them",
            ),
        ] {
            let expected = format!("InvalidLoadBalancerActionException: {words}");
            assert_eq!(refusal(client), expected);
        }
        let mut elsewhere = cognito_login("shop");
        let config = elsewhere.authenticate_cognito_config.as_mut().unwrap();
        config.user_pool_arn = config.user_pool_arn.replace("us-east-1:", "eu-west-1:");
        let refused = house.refusal::<api::CreateRule>(rule(&listener, elsewhere));
        assert!(refused.contains("is not valid"), "{refused}");
    }

    #[test]
    fn the_caller_must_be_allowed_to_see_the_client() {
        let house = house();
        let listener = house.new_tls_listener();
        let clerk = house.as_new_user("clerk", &[&allow("elasticloadbalancing:*", "*")]);
        let refused = clerk.refusal::<api::CreateRule>(rule(&listener, cognito_login("shop")));
        assert!(
            refused.contains("cognito-idp:DescribeUserPoolClient"),
            "{refused}"
        );
    }

    #[test]
    fn a_secret_stays_only_with_its_token_endpoint() {
        let house = house();
        let listener = house.new_tls_listener();
        let made = house.answer::<api::CreateRule>(rule(&listener, login()));
        let shown = made.rules.unwrap().remove(0);
        let config = shown.actions.unwrap().remove(0).authenticate_oidc_config;
        assert!(config.unwrap().client_secret.is_none());
        assert_eq!(secret(&house), "secret");
        let rule_arn = shown.rule_arn.unwrap();
        let modified = |change: &dyn Fn(&mut api::AuthenticateOidcActionConfig)| {
            let mut login = login();
            let config = login.authenticate_oidc_config.as_mut().unwrap();
            config.client_secret = None;
            config.use_existing_client_secret = Some(true);
            change(config);
            ModifyRuleInput {
                actions: Some(actions(login)),
                ..input(&[("RuleArn", &rule_arn)])
            }
        };
        house.answer::<api::ModifyRule>(modified(&|config| {
            config.on_unauthenticated_request =
                Some(api::AuthenticateOidcActionConditionalBehaviorEnum::Deny);
        }));
        assert_eq!(secret(&house), "secret");
        let wanted = house.wanted();
        let rule = &wanted.load_balancers[0].listeners[0].rules[0];
        let behavior = rule.action.login.as_ref().unwrap().on_unauthenticated;
        assert_eq!(behavior, OnUnauthenticated::Deny);
        let refused = house.refusal::<api::ModifyRule>(modified(&|config| {
            config.token_endpoint = "https://thief.example/token".to_owned();
        }));
        assert_eq!(
            refused,
            "InvalidLoadBalancerActionException: A client secret must be specified for an action of type 'authenticate-oidc'"
        );
    }
}
