//! The claims of ID and access tokens, before a function of the pool changes them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html>
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_tokens::jwt::{Claim, Claims};

use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::{Identity, User};
use crate::token::grant::Grant;
use crate::token::groups::GroupConfiguration;
use crate::token::readable;

/// Whom tokens are about, and what they come from.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    pub(crate) user: &'a User,
    pub(crate) grant: &'a Grant,
    pub(crate) issuer: &'a str,
    pub(crate) now: Timestamp,
}

impl Subject<'_> {
    /// An ID token's claims.
    pub(crate) fn id_claims(&self, ctx: &RequestContext, groups: &GroupConfiguration) -> Claims {
        let shown = readable::claims_of(self.client, self.user, &self.grant.scopes);
        let mut claims = self.common(ctx, shown, "id", self.client.validity.id_secs());
        claims.set("aud", self.client.id.as_str());
        claims.set("cognito:username", self.user.username.as_str());
        if !groups.groups.is_empty() {
            claims.set("cognito:groups", groups.groups.clone());
        }
        if !groups.roles.is_empty() {
            claims.set("cognito:roles", groups.roles.clone());
        }
        if let Some(role) = &groups.preferred_role {
            claims.set("cognito:preferred_role", role.as_str());
        }
        if !self.user.identities.is_empty() {
            let identities: Vec<Claim> = self.user.identities.iter().map(identity).collect();
            claims.set("identities", identities);
        }
        claims
    }

    /// An access token's claims.
    pub(crate) fn access_claims(
        &self,
        ctx: &RequestContext,
        groups: &GroupConfiguration,
        scopes: &[String],
    ) -> Claims {
        let secs = self.client.validity.access_secs();
        let mut claims = self.common(ctx, Claims::new(), "access", secs);
        claims.set("client_id", self.client.id.as_str());
        claims.set("username", self.user.username.as_str());
        claims.set("scope", scopes.join(" "));
        if !groups.groups.is_empty() {
            claims.set("cognito:groups", groups.groups.clone());
        }
        if let Some(key) = &self.grant.device_key {
            claims.set("device_key", key.as_str());
        }
        if self.grant.oauth {
            claims.set("version", 2);
        }
        if let Some(resource) = &self.grant.resource {
            claims.set("aud", resource.as_str());
        }
        claims
    }

    fn common(&self, ctx: &RequestContext, claims: Claims, token_use: &str, secs: u64) -> Claims {
        let secs = i64::try_from(secs).unwrap_or(i64::MAX);
        let mut claims = claims
            .with("sub", self.user.sub.as_str())
            .with("iss", self.issuer)
            .with("event_id", self.grant.event_id.as_str())
            .with("token_use", token_use)
            .with("auth_time", self.grant.auth_time.secs())
            .with("iat", self.now.secs())
            .with("exp", self.now.secs().saturating_add(secs));
        // AWS has these two only in tokens of clients that can revoke.
        if self.client.revocation {
            claims.set("origin_jti", self.grant.id.as_str());
            claims.set("jti", ctx.uuid());
        }
        if self.grant.level > 0 {
            claims.set("acr", acr_value(self.pool, self.grant.level));
        }
        if !self.grant.methods.is_empty() {
            claims.set("amr", self.grant.methods.clone());
        }
        claims
    }
}

/// What a pool calls a level of authentication.
pub(crate) fn acr_value(pool: &Pool, level: u8) -> String {
    let name = format!("Level{level}");
    let configured = pool.acr_values.iter().find(|(level, _)| *level == name);
    configured.map_or_else(
        || format!("urn:cognito:loa:{level}"),
        |(_, value)| value.clone(),
    )
}

/// A profile at an identity provider. AWS writes the flag and the time as texts.
fn identity(identity: &Identity) -> Claim {
    let issuer = identity.issuer.as_deref();
    Claims::new()
        .with("userId", identity.user_id.as_str())
        .with("providerName", identity.provider_name.as_str())
        .with("providerType", identity.provider_type.as_str())
        .with("issuer", issuer.map_or(Claim::Null, Claim::from))
        .with("primary", identity.primary.to_string())
        .with("dateCreated", identity.created_at.millis().to_string())
        .into()
}
