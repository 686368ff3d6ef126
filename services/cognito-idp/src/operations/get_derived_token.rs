//! `GetDerivedToken`: exchanges a user's token for one that is narrower, for another service.
//!
//! Tokens of other identity providers are not taken.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDerivedToken.html>

use ringwall_core::{Permit, PrincipalKind, Reply, RequestContext};

use crate::api::{
    GetDerivedTokenInput, GetDerivedTokenOutput, IssuedTokenTypeIdentifierType, OAuthTokenTypeType,
    TokenTypeIdentifierType,
};
use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;
use crate::token::derived::{Exchange, derive};
use crate::token::keys::TokenUse;

pub(crate) fn get_derived_token(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: GetDerivedTokenInput,
) -> Result<Reply<GetDerivedTokenOutput>, CognitoError> {
    if input.subject_token_provider_name.is_some() || input.actor_token_provider_name.is_some() {
        return Err(CognitoError::not_implemented(
            "GetDerivedToken with tokens of other identity providers",
        ));
    }
    let subject_use = own_use(input.subject_token_type)?;
    let actor = actor(&input)?;
    let audience = audience(&input)?;

    let (client, pool) = tx.client_and_pool(input.client_id.expose())?;
    tx.throttle(ctx, pool.account, &pool.region)?;

    let secret = input.client_secret.as_ref();
    let permit = permit(
        ctx,
        &pool,
        &client,
        secret.map(|secret| secret.expose().as_str()),
    )?;

    let flow = match actor {
        None => "TOKEN_EXCHANGE_IMPERSONATION",
        Some(_) => "TOKEN_EXCHANGE_DELEGATION",
    };
    if !client.allows_flow(flow) {
        return Err(CognitoError::invalid_parameter(format!(
            "{flow} flow not enabled for this client"
        )));
    }
    if let Some([resource, ..]) = input.resources.as_deref() {
        tx.resource_server(&pool, resource)?;
    }
    let issued_type = input
        .requested_token_type
        .unwrap_or(IssuedTokenTypeIdentifierType::AccessToken);
    let (issues, token_type) = match issued_type {
        IssuedTokenTypeIdentifierType::AccessToken => {
            (TokenUse::Access, OAuthTokenTypeType::Bearer)
        }
        IssuedTokenTypeIdentifierType::IdToken => (TokenUse::Id, OAuthTokenTypeType::NA),
    };
    let derived = derive(
        ctx,
        tx,
        &Exchange {
            pool: &pool,
            client: &client,
            subject: (subject_use, input.subject_token.expose()),
            actor,
            scopes: input.scopes.as_deref(),
            audience,
            issues,
        },
    )?;

    Ok(permit.reply(GetDerivedTokenOutput {
        issued_token: derived.token.into(),
        issued_token_type: issued_type,
        token_type,
        expires_in: i32::try_from(derived.expires_in).ok(),
        scopes: Some(derived.scopes),
    }))
}

/// Either IAM lets the caller, or he shows the client's secret.
fn permit(
    ctx: &RequestContext,
    pool: &Pool,
    client: &Client,
    secret: Option<&str>,
) -> Result<Permit, CognitoError> {
    let is_signed = !matches!(ctx.caller.principal.kind, PrincipalKind::Anonymous);
    if is_signed && secret.is_none() {
        let ask = ringwall_core::Ask::new("cognito-idp:GetDerivedToken").on(pool.resource());
        return Ok(ctx.authorize(&ask)?);
    }
    client.require_secret(secret)?;
    Ok(ctx.public("the client's secret says who calls"))
}

/// What a token of this pool is for.
fn own_use(token_type: TokenTypeIdentifierType) -> Result<TokenUse, CognitoError> {
    match token_type {
        TokenTypeIdentifierType::AccessToken => Ok(TokenUse::Access),
        TokenTypeIdentifierType::IdToken => Ok(TokenUse::Id),
        TokenTypeIdentifierType::Saml2 => Err(CognitoError::invalid_parameter(
            "A SAML assertion requires the name of its identity provider.",
        )),
    }
}

fn actor(input: &GetDerivedTokenInput) -> Result<Option<(TokenUse, &str)>, CognitoError> {
    match (&input.actor_token, input.actor_token_type) {
        (None, None) => Ok(None),
        (Some(token), Some(token_type)) => Ok(Some((own_use(token_type)?, token.expose()))),
        _ => Err(CognitoError::invalid_parameter(
            "ActorToken and ActorTokenType must be given together.",
        )),
    }
}

fn audience(input: &GetDerivedTokenInput) -> Result<Option<&str>, CognitoError> {
    let first = |list: &'_ Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    if first(&input.audiences) && first(&input.resources) {
        return Err(CognitoError::invalid_parameter(
            "Audiences and Resources can't be requested together.",
        ));
    }
    let named = [&input.audiences, &input.resources]
        .into_iter()
        .flatten()
        .flatten();
    Ok(named.map(String::as_str).next())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api::{GetDerivedToken, RevokeToken};
    use crate::token::bench::{Bench, CLIENT, SUB};
    use crate::token::issue::OAuth;
    use crate::token::machine;

    fn exchanging() -> Bench {
        Bench::with(|_, client, _| {
            client.auth_flows = vec![
                "ALLOW_TOKEN_EXCHANGE_IMPERSONATION".to_owned(),
                "ALLOW_TOKEN_EXCHANGE_DELEGATION".to_owned(),
            ];
            client.oauth_scopes = vec!["notes/read".to_owned(), "notes/all".to_owned()];
        })
    }

    fn asking(token: &str) -> GetDerivedTokenInput {
        GetDerivedTokenInput {
            client_id: CLIENT.to_owned().into(),
            client_secret: None,
            subject_token: token.to_owned().into(),
            subject_token_type: TokenTypeIdentifierType::AccessToken,
            subject_token_provider_name: None,
            actor_token: None,
            actor_token_type: None,
            actor_token_provider_name: None,
            scopes: None,
            audiences: None,
            resources: None,
            requested_token_type: None,
        }
    }

    const SCOPES: &[&str] = &["openid", "notes/read", "notes/write"];

    #[test]
    fn the_new_token_is_narrower_and_revoked_with_the_old_one() {
        let bench = exchanging();
        let tokens = bench.sign_in_by_oauth(SCOPES, OAuth::default());
        bench.house.advance_secs(600);
        let nobody = bench.house.as_anonymous();
        let narrow = |scopes: &[&str]| GetDerivedTokenInput {
            scopes: Some(scopes.iter().map(|scope| (*scope).to_owned()).collect()),
            audiences: Some(vec!["notes-service".to_owned()]),
            ..asking(&tokens.access)
        };
        let said =
            nobody.answer::<GetDerivedToken>(narrow(&["notes/read", "notes/all", "notes/write"]));
        assert_eq!(said.scopes, Some(vec!["notes/read".to_owned()]));
        assert_eq!(said.expires_in, Some(3_000));
        let claims = bench.claims(said.issued_token.expose());
        assert_eq!(claims.text("scope"), Some("notes/read"));
        assert_eq!(claims.text("aud"), Some("notes-service"));
        assert_eq!(claims.text("sub"), Some(SUB));
        assert_eq!(claims.get("act"), None);
        let before = bench.claims(&tokens.access);
        assert_eq!(claims.get("origin_jti"), before.get("origin_jti"));
        let refused = nobody.refusal::<GetDerivedToken>(narrow(&["notes/all"]));
        assert!(
            refused.starts_with("InvalidParameterException: "),
            "{refused}"
        );

        let refresh = tokens.refresh.unwrap();
        nobody.answer::<RevokeToken>(input(&[("ClientId", CLIENT), ("Token", &refresh)]));
        for token in [said.issued_token.expose(), &tokens.access] {
            assert_eq!(
                nobody.refusal::<GetDerivedToken>(asking(token)),
                "NotAuthorizedException: Access Token has been revoked"
            );
        }
    }

    #[test]
    fn an_actor_stands_in_the_token_and_the_next_around_him() {
        let bench = exchanging();
        let tokens = bench.sign_in_by_oauth(SCOPES, OAuth::default());
        let machine = bench.ok(|ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            Ok(machine::issue(ctx, tx, &pool, &client, &[], &[])?.access)
        });
        let acting = |token: &str| GetDerivedTokenInput {
            actor_token: Some(machine.clone().into()),
            actor_token_type: Some(TokenTypeIdentifierType::AccessToken),
            ..asking(token)
        };
        let nobody = bench.house.as_anonymous();
        let first = nobody
            .answer::<GetDerivedToken>(acting(&tokens.access))
            .issued_token;
        let act = bench.claims(first.expose()).object("act").unwrap().clone();
        assert_eq!(act.text("sub"), Some(CLIENT));
        assert_eq!(act.get("act"), None);
        let second = nobody
            .answer::<GetDerivedToken>(acting(first.expose()))
            .issued_token;
        let acts = bench.claims(second.expose()).object("act").unwrap().clone();
        assert_eq!(acts.object("act"), Some(&act));
    }

    #[test]
    fn flows_audiences_and_actors_must_fit() {
        let bench = Bench::new();
        let token = bench.sign_in().access;
        let nobody = bench.house.as_anonymous();
        assert_eq!(
            nobody.refusal::<GetDerivedToken>(asking(&token)),
            "InvalidParameterException: TOKEN_EXCHANGE_IMPERSONATION flow not enabled for this client"
        );
        let bench = exchanging();
        let token = bench.sign_in().access;
        let nobody = bench.house.as_anonymous();
        let both = GetDerivedTokenInput {
            audiences: Some(vec!["a".to_owned()]),
            resources: Some(vec!["b".to_owned()]),
            ..asking(&token)
        };
        let untyped = GetDerivedTokenInput {
            actor_token: Some(token.clone().into()),
            ..asking(&token)
        };
        for faulty in [both, untyped] {
            let refused = nobody.refusal::<GetDerivedToken>(faulty);
            assert!(
                refused.starts_with("InvalidParameterException: "),
                "{refused}"
            );
        }
        let stranger = bench.house.as_new_user("stranger", &[]);
        stranger.is_denied::<GetDerivedToken>(asking(&token));
    }
}
