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
