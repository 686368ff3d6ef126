//! Logins with ID tokens of `OpenID` Connect providers: those in IAM, Google and Apple.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/open-id.html>

use ringwall_core::{Arn, RequestContext};
use ringwall_federation::{Issuer, KeysError, TokenError, VerifiedToken};
use ringwall_identity::find_oidc_provider;
use ringwall_tokens::jwt::Jwt;

use crate::CognitoIdentity;
use crate::error::CognitoIdentityError;
use crate::login::{LoginClaims, ProviderKind, VerifiedLogin, claim_error};
use crate::resources::identity::Login;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;

/// AWS's grace for clocks that differ.
const LEEWAY_SECONDS: u32 = 300;
/// Of the providers without a row in IAM, those that issue ID tokens.
const SOCIAL_WITH_ID_TOKENS: [&str; 2] = ["accounts.google.com", "appleid.apple.com"];

/// A token of a provider in IAM.
pub(super) fn verify(
    ctx: &RequestContext,
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    provider: &str,
    arn: &str,
    token: &str,
) -> Result<VerifiedLogin, CognitoIdentityError> {
    let parsed: Option<Arn> = arn.parse().ok();
    let is_own = parsed.is_some_and(|arn| arn.account.parse() == Ok(pool.account));
    let row = if is_own {
        find_oidc_provider(&*tx.tx, pool.account, provider)?
    } else {
        None
    };
    let row = row.ok_or_else(CognitoIdentityError::unsupported_provider)?;
    let issuer = Issuer {
        url: "",
        thumbprints: &row.thumbprints,
        clients: &row.client_ids,
        leeway_seconds: LEEWAY_SECONDS,
    };
    let verified = verify_by(ctx, tx.service, provider, issuer, token)?;
    Ok(login(
        provider,
        vec![arn.to_owned(), provider.to_owned()],
        verified,
    ))
}

/// A token of one of the providers that are known by their names.
pub(super) fn verify_social(
    ctx: &RequestContext,
    service: &CognitoIdentity,
    provider: &str,
    app: &str,
    token: &str,
) -> Result<VerifiedLogin, CognitoIdentityError> {
    if !SOCIAL_WITH_ID_TOKENS.contains(&provider) {
        return Err(CognitoIdentityError::not_built(format!(
            "A login of {provider}"
        )));
    }
    let clients = [app.to_owned()];
    let issuer = Issuer {
        url: "",
        thumbprints: &[],
        clients: &clients,
        leeway_seconds: LEEWAY_SECONDS,
    };
    let verified = verify_by(ctx, service, provider, issuer, token)?;
    Ok(login(provider, vec![provider.to_owned()], verified))
}

fn verify_by(
    ctx: &RequestContext,
    service: &CognitoIdentity,
    provider: &str,
    issuer: Issuer<'_>,
    token: &str,
) -> Result<VerifiedToken, CognitoIdentityError> {
    let jwt = Jwt::parse(token).map_err(|_| CognitoIdentityError::malformed_token())?;
    let url = jwt.unverified_issuer();
    let url = url.ok_or_else(|| CognitoIdentityError::missing_claim("iss"))?;
    if url.split_once("://").map_or(url, |(_, name)| name) != provider {
        return Err(CognitoIdentityError::other_issuer());
    }
    let verified = Issuer { url, ..issuer }.verify(&jwt, &service.provider_keys, ctx.now());
    verified.map_err(|error| match error {
        TokenError::Keys(KeysError::Unreachable) => {
            CognitoIdentityError::provider_unreachable(provider)
        }
        TokenError::Keys(KeysError::NoKey) => CognitoIdentityError::no_verification_key(),
        TokenError::Signature => CognitoIdentityError::invalid_signature(),
        TokenError::Claim(error) => claim_error(&error),
    })
}

fn login(provider: &str, names: Vec<String>, verified: VerifiedToken) -> VerifiedLogin {
    let subject = verified.claims.text("sub").unwrap_or_default().to_owned();
    VerifiedLogin {
        detail: format!("{}:{subject}", verified.audience),
        login: Login {
            provider: provider.to_owned(),
            subject,
        },
        names,
        claims: LoginClaims::Token(verified.claims),
        roles: Vec::new(),
        preferred_role: None,
        kind: ProviderKind::OpenId,
    }
}
