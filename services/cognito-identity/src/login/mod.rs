//! Logins: what identity providers say of somebody, verified.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html>

mod claims;
mod oidc;
mod saml;
mod user_pool;

use std::collections::BTreeMap;

use ringwall_core::RequestContext;
use ringwall_model::Sensitive;

pub(crate) use self::claims::{LoginClaims, SAML_NAME_IDENTIFIER, claim_error};
use crate::error::CognitoIdentityError;
use crate::resources::identity::Login;
use crate::resources::identity_pool::IdentityPool;
use crate::resources::settings::{is_social, oidc_name, user_pool_of};
use crate::store::CognitoIdentityWrite;
use crate::token;

/// Logins as a request has them: each provider's token.
pub(crate) type Logins = BTreeMap<String, Sensitive<String>>;

/// A login whose provider's word was verified.
#[derive(Debug)]
pub(crate) struct VerifiedLogin {
    pub(crate) login: Login,
    /// What role mappings and tag maps may know it by.
    pub(crate) names: Vec<String>,
    pub(crate) claims: LoginClaims,
    /// The roles that the provider itself names.
    pub(crate) roles: Vec<String>,
    /// Which of them it prefers.
    pub(crate) preferred_role: Option<String>,
    pub(crate) kind: ProviderKind,
    /// Which of the provider's clients it is for; who it is there.
    detail: String,
}

/// What an identity provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProviderKind {
    UserPool,
    OpenId,
    Saml,
}

/// Verifies every login of a request; one that fails fails all.
pub(crate) fn verify(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    logins: &Logins,
) -> Result<Vec<VerifiedLogin>, CognitoIdentityError> {
    let logins = logins.iter();
    logins
        .map(|(provider, token)| verify_one(ctx, tx, pool, provider, token.expose()))
        .collect()
}

fn verify_one(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    provider: &str,
    token: &str,
) -> Result<VerifiedLogin, CognitoIdentityError> {
    let settings = &pool.settings;
    if let Some(user_pool) = user_pool_of(provider) {
        return user_pool::verify(ctx, tx.service, pool, provider, user_pool, token);
    }
    if settings.saml_providers.iter().any(|arn| arn == provider) {
        return saml::verify(ctx, tx, pool, provider, token);
    }
    if let Some(app) = settings.social.get(provider) {
        return oidc::verify_social(ctx, tx.service, provider, app, token);
    }
    let mut oidc = settings.oidc_providers.iter();
    if let Some(arn) = oidc.find(|arn| oidc_name(arn) == Some(provider)) {
        return oidc::verify(ctx, tx, pool, provider, arn, token);
    }
    if is_social(provider) {
        return Err(CognitoIdentityError::logins_do_not_match());
    }
    Err(CognitoIdentityError::no_public_provider())
}

/// The logins alone.
pub(crate) fn plain(verified: &[VerifiedLogin]) -> Vec<Login> {
    verified.iter().map(|one| one.login.clone()).collect()
}

/// How somebody with these logins was authenticated.
pub(crate) fn amr(verified: &[VerifiedLogin]) -> Vec<String> {
    let mut amr = vec![token::AUTHENTICATED.to_owned()];
    for VerifiedLogin { login, detail, .. } in verified {
        amr.push(login.provider.clone());
        amr.push(format!("{}:{detail}", login.provider));
    }
    amr
}
