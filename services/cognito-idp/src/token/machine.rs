//! Tokens of machines: an app client acts for itself (OAuth's client credentials).
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html#user-pool-access-token-payload-m2m>

use ringwall_core::RequestContext;
use ringwall_tokens::jwt::Claims;

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;
use crate::token::keys::TokenUse;
use crate::token::pre_token::{self, Asked};

/// A machine's token. No `Debug`.
pub(crate) struct MachineToken {
    pub(crate) access: String,
    /// Seconds that it is good for.
    pub(crate) expires_in: u64,
}

/// The scopes that a client gets: those it asks for, which must be its own, or all that it has.
pub(crate) fn granted<'a>(client: &'a Client, asked: Option<&'a [String]>) -> Option<&'a [String]> {
    match asked {
        None | Some([]) => Some(&client.oauth_scopes),
        Some(asked) => {
            let is_own = |scope| client.oauth_scopes.contains(scope);
            asked.iter().all(is_own).then_some(asked)
        }
    }
}

/// Gives out a token to a client that has shown its secret.
pub(crate) fn issue(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    client: &Client,
    scopes: &[String],
    client_metadata: &[(String, String)],
) -> Result<MachineToken, CognitoError> {
    let ring = tx.key_ring(ctx, pool)?;
    let asked = Asked {
        pool,
        client,
        user: None,
        groups: None,
        scopes,
        source: "TokenGeneration_ClientCredentials",
        client_metadata,
    };
    let overrides = pre_token::overrides(ctx, &asked)?;
    let scopes = overrides.scopes(scopes);
    let secs = client.validity.access_secs();
    let lifetime = i64::try_from(secs).unwrap_or(i64::MAX);
    let now = ctx.now().secs();
    let mut claims = Claims::new()
        .with("sub", client.id.as_str())
        .with("client_id", client.id.as_str())
        .with("iss", tx.service.issuer.of(pool))
        .with("token_use", "access")
        .with("scope", scopes.join(" "))
        .with("auth_time", now)
        .with("iat", now)
        .with("exp", now.saturating_add(lifetime))
        .with("jti", ctx.uuid())
        .with("version", 2);
    overrides.change_access(&client.id, &mut claims);
    Ok(MachineToken {
        access: tx.sign(&ring, TokenUse::Access, &claims)?,
        expires_in: secs,
    })
}
