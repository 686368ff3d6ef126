//! Tokens made from tokens, narrower than those (RFC 8693).
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-token-exchange.html>

use ringwall_core::RequestContext;
use ringwall_tokens::jwt::Claims;

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;
use crate::token::access::{self, Shown};
use crate::token::claims::Subject;
use crate::token::groups::GroupConfiguration;
use crate::token::keys::TokenUse;
use crate::token::pre_token::{self, Asked};

/// What is asked for.
pub(crate) struct Exchange<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    /// The user's token, and what it is.
    pub(crate) subject: (TokenUse, &'a str),
    /// The token of who acts for him.
    pub(crate) actor: Option<(TokenUse, &'a str)>,
    pub(crate) scopes: Option<&'a [String]>,
    /// The service that the new token is for.
    pub(crate) audience: Option<&'a str>,
    pub(crate) issues: TokenUse,
}

/// A token made from a token. No `Debug`.
pub(crate) struct Derived {
    pub(crate) token: String,
    /// Seconds that it is good for.
    pub(crate) expires_in: u64,
    pub(crate) scopes: Vec<String>,
}

/// Makes a token from a user's token. It lives no longer than that one, and is revoked with it.
pub(crate) fn derive(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    exchange: &Exchange<'_>,
) -> Result<Derived, CognitoError> {
    let (subject_use, subject_token) = exchange.subject;
    let shown = access::shown(ctx, tx, subject_use, subject_token)?;
    if shown.pool.id != exchange.pool.id {
        return Err(CognitoError::invalid_access_token());
    }
    let act = match exchange.actor {
        Some((actor_use, token)) => Some(actor(ctx, tx, exchange.pool, actor_use, token, &shown)?),
        None => None,
    };
    let scopes = granted(exchange, &shown)?;

    let ring = tx.key_ring(ctx, exchange.pool)?;
    let groups = GroupConfiguration::of(&tx.groups_of(exchange.pool, &shown.user)?);
    let asked = Asked {
        pool: exchange.pool,
        client: exchange.client,
        user: Some(&shown.user),
        groups: Some(&groups),
        scopes: &scopes,
        source: "TokenGeneration_Authentication",
        client_metadata: &[],
    };
    let overrides = pre_token::overrides(ctx, &asked)?;
    let groups = overrides.groups(groups);
    let grant = shown.grant.as_deref().ok_or_else(|| {
        CognitoError::invalid_parameter("The subject token is of a client that does not revoke.")
    })?;
    if exchange.issues == TokenUse::Id && grant.oauth && !shown.may_show_identity() {
        return Err(CognitoError::invalid_parameter(
            "An ID token needs a subject token with the scope openid.",
        ));
    }
    let issuer = tx.service.issuer.of(exchange.pool);
    let subject = Subject {
        pool: exchange.pool,
        client: exchange.client,
        user: &shown.user,
        grant,
        issuer: &issuer,
        now: ctx.now(),
    };
    let mut claims = match exchange.issues {
        TokenUse::Access => {
            let mut claims = subject.access_claims(ctx, &groups, &overrides.scopes(&scopes));
            overrides.change_access(&exchange.client.id, &mut claims);
            claims
        }
        TokenUse::Id => {
            let mut claims = subject.id_claims(ctx, &groups);
            overrides.change_id(&mut claims);
            claims
        }
    };
    if let Some(audience) = exchange.audience {
        claims.set("aud", audience);
    }
    if let Some(act) = act {
        claims.set("act", act);
    }
    claims.set("origin_jti", grant.id.as_str());
    let expires_at = ends(&mut claims, &shown.claims);
    Ok(Derived {
        token: tx.sign(&ring, exchange.issues, &claims)?,
        expires_in: u64::try_from(expires_at - ctx.now().secs()).unwrap_or(0),
        scopes,
    })
}

/// The new token's end, which is not after the old one's.
fn ends(claims: &mut Claims, subject: &Claims) -> i64 {
    let ends = [&*claims, subject].map(|claims| claims.seconds("exp").unwrap_or_default());
    let [own, subjects] = ends;
    let end = own.min(subjects);
    claims.set("exp", end);
    end
}

/// The scopes that are asked for, as far as the user's token has them and the client may.
fn granted(exchange: &Exchange<'_>, shown: &Shown) -> Result<Vec<String>, CognitoError> {
    let had: Vec<String> = match shown.claims.text("scope") {
        Some(scopes) => scopes.split(' ').map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let is_granted =
        |scope: &&String| had.contains(scope) && exchange.client.oauth_scopes.contains(scope);
    let asked = exchange.scopes.filter(|asked| !asked.is_empty());
    let Some(asked) = asked else {
        return Ok(had.iter().filter(is_granted).cloned().collect());
    };
    let granted: Vec<String> = asked.iter().filter(is_granted).cloned().collect();
    if granted.is_empty() {
        return Err(CognitoError::invalid_parameter(
            "None of the requested scopes can be granted.",
        ));
    }
    Ok(granted)
}

/// The claim that says who acts: the actor, and within it those who have acted before (RFC 8693 §4.1).
fn actor(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    token_use: TokenUse,
    token: &str,
    shown: &Shown,
) -> Result<Claims, CognitoError> {
    let (actor_pool, claims) = access::signed_here(tx, token_use, token)?;
    if actor_pool.id != pool.id {
        return Err(CognitoError::invalid_access_token());
    }
    let sub = claims
        .text("sub")
        .ok_or_else(CognitoError::invalid_access_token)?;
    let is_machine = token_use == TokenUse::Access && claims.text("client_id") == Some(sub);
    if is_machine {
        access::require_current(ctx, &claims)?;
    } else {
        access::shown(ctx, tx, token_use, token)?;
    }
    let client_id = claims.text("client_id").or_else(|| claims.text("aud"));
    let mut act = Claims::new().with("sub", sub);
    if let Some(client_id) = client_id {
        act.set("client_id", client_id);
    }
    if let Some(before) = shown.claims.object("act") {
        act.set("act", before.clone());
    }
    Ok(act)
}
