//! Tokens for applications: of codes, of refresh tokens, of clients for themselves; revoked, shown.

use ringwall_core::{ApiError, RequestContext};
use ringwall_tokens::jwt::Claim;

use super::session::may_go_on;
use super::{Client, Code, CodeFor, HostedTx, Pool};
use crate::error::CognitoError;
use crate::quotas::category::{CLIENT_AUTHENTICATION, TOKEN_REDEMPTION, USER_AUTHENTICATION};
use crate::token::access;
use crate::token::issue::{OAuth, OAuthTokens, SignIn, issue_oauth};
use crate::token::keys::TokenUse;
use crate::token::refresh::{Refresh, refresh};
use crate::token::revoke::{self, NotRevoked};
use crate::token::{machine, readable};

/// What `PreTokenGeneration` is told of sign-ins on pages.
const HOSTED: &str = "TokenGeneration_HostedAuth";
/// The same of refreshing.
const REFRESHED: &str = "TokenGeneration_RefreshTokens";

/// Scopes, and attributes that a client must be able to read to have them.
const SCOPES: [(&str, &[&str]); 2] = [
    ("email", &["email", "email_verified"]),
    ("phone", &["phone_number", "phone_number_verified"]),
];
/// How somebody can have signed in (RFC 8176, and what AWS adds to it).
pub(super) const METHODS: [&str; 11] = [
    "pwd",
    "mfa",
    "otp",
    "email_otp",
    "sms",
    "hwk",
    "swk",
    "user",
    "pop",
    "fed",
    "mca",
];

/// What is given out. No `Debug`.
pub struct Given {
    /// Only with the scope `openid`.
    pub id: Option<String>,
    /// The access token.
    pub access: String,
    /// The refresh token, if there is one, or another one.
    pub refresh: Option<String>,
    /// Seconds that the access token is good for.
    pub expires_in: u64,
}

/// Why a token was not revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeRefusal {
    /// The client does not revoke.
    Disabled,
    /// It is no refresh token.
    UnsupportedType,
}

impl HostedTx<'_> {
    /// Tokens for a code, which is used from now on. None if its user may not sign in any more, or the
    /// client must not read what the scopes show.
    ///
    /// # Errors
    /// What a function of the pool refuses with; the store failed.
    pub fn exchange(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        code: &Code,
    ) -> Result<Option<Given>, ApiError> {
        self.0.count_in(ctx, &pool.row, TOKEN_REDEMPTION)?;
        let sub = &code.code_for.signed_in.sub;
        let user = self.0.user_of_sub(&pool.row, sub);
        let valid_from = user
            .map_err(CognitoError::from)?
            .and_then(|user| user.tokens_valid_from);
        if valid_from.is_some_and(|from| code.given_at < from) {
            // He has signed out everywhere since.
            return Ok(None);
        }
        let issued = self.issue(ctx, pool, client, &code.code_for, false)?;
        if let Some(issued) = &issued {
            self.use_code(ctx, code, &issued.grant_id)?;
        }
        Ok(issued.map(Given::of))
    }

    /// Tokens without a code (OAuth's implicit grant).
    ///
    /// # Errors
    /// What a function of the pool refuses with; the store failed.
    pub fn give_tokens(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        code_for: &CodeFor,
    ) -> Result<Option<Given>, ApiError> {
        Ok(self
            .issue(ctx, pool, client, code_for, true)?
            .map(Given::of))
    }

    fn issue(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        code_for: &CodeFor,
        implicit: bool,
    ) -> Result<Option<OAuthTokens>, ApiError> {
        let Some(row) = &client.row else {
            return Ok(None);
        };
        let signed_in = &code_for.signed_in;
        let user = self
            .0
            .user_of_sub(&pool.row, &signed_in.sub)
            .map_err(CognitoError::from)?;
        let Some(user) = user.filter(|user| may_go_on(user, signed_in)) else {
            return Ok(None);
        };
        if !client.reads(&code_for.scopes) {
            return Ok(None);
        }
        let known = |method: &String| METHODS.into_iter().find(|known| known == method);
        let sign_in = SignIn {
            pool: &pool.row,
            client: row,
            user: &user,
            auth_time: signed_in.auth_time,
            event_id: signed_in.event_id.clone(),
            occasion: HOSTED,
            scopes: code_for.scopes.clone(),
            nonce: code_for.nonce.clone(),
            device_key: None,
            methods: signed_in.methods.iter().filter_map(known).collect(),
            level: signed_in.level,
            client_metadata: Vec::new(),
        };
        let oauth = OAuth {
            external_client: client.url().map(str::to_owned),
            resource: code_for.resource.clone(),
            sso_session: code_for.session_id.clone(),
            implicit,
        };
        Ok(Some(issue_oauth(ctx, &mut self.0, &sign_in, &oauth)?))
    }

    /// A code was shown again: what came of it the first time is revoked.
    ///
    /// # Errors
    /// The store failed.
    pub fn revoke_used(&mut self, pool: &Pool, code: &Code) -> Result<(), ApiError> {
        let Some(grant_id) = &code.used_by else {
            return Ok(());
        };
        let sub = &code.code_for.signed_in.sub;
        if let Some(grant) = self
            .0
            .find_grant(&pool.id, sub, grant_id)
            .map_err(CognitoError::from)?
        {
            self.0.remove_grant(&grant).map_err(CognitoError::from)?;
        }
        Ok(())
    }

    /// New tokens for a refresh token.
    ///
    /// # Errors
    /// Not authorized, if it is none of the client's or not good any more.
    pub fn refresh(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        token: &str,
    ) -> Result<Given, ApiError> {
        self.0.count_in(ctx, &pool.row, USER_AUTHENTICATION)?;
        let row = client
            .row
            .as_ref()
            .ok_or_else(CognitoError::invalid_refresh_token)?;
        let request = Refresh {
            pool: &pool.row,
            client: row,
            external_client: client.url(),
            token,
            device_key: None,
            occasion: REFRESHED,
            client_metadata: &[],
        };
        let refreshed = refresh(ctx, &mut self.0, &request)?;
        Ok(Given {
            id: refreshed.id,
            access: refreshed.access,
            refresh: refreshed.refresh,
            expires_in: refreshed.expires_in,
        })
    }

    /// A token for a client itself.
    ///
    /// # Errors
    /// What a function of the pool refuses with; the store failed.
    pub fn client_token(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        scopes: &[String],
        metadata: &[(String, String)],
    ) -> Result<Given, ApiError> {
        self.0.count_in(ctx, &pool.row, CLIENT_AUTHENTICATION)?;
        let row = client
            .row
            .as_ref()
            .ok_or_else(|| CognitoError::no_client(&client.id))?;
        let token = machine::issue(ctx, &mut self.0, &pool.row, row, scopes, metadata)?;
        Ok(Given {
            id: None,
            access: token.access,
            refresh: None,
            expires_in: token.expires_in,
        })
    }

    /// Revokes a refresh token of a client, and all that came of it. One that is none is no fault.
    ///
    /// # Errors
    /// The store failed.
    pub fn revoke(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        token: &str,
    ) -> Result<Result<(), RevokeRefusal>, ApiError> {
        self.0.count_as(ctx, &pool.row, "RevokeToken")?;
        let Some(row) = &client.row else {
            return Ok(Ok(()));
        };
        Ok(
            match revoke::refresh_token(&mut self.0, row, token, false)? {
                Ok(()) | Err(NotRevoked::Unknown) => Ok(()),
                Err(NotRevoked::Disabled) => Err(RevokeRefusal::Disabled),
                Err(NotRevoked::UnsupportedType) => Err(RevokeRefusal::UnsupportedType),
            },
        )
    }

    /// What an access token with the scope `openid` shows of its user, as JSON.
    ///
    /// # Errors
    /// Not authorized, if the token is not good.
    pub fn user_info(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        token: &str,
    ) -> Result<Option<String>, ApiError> {
        let shown = access::shown(ctx, &self.0, TokenUse::Access, token)?;
        if shown.pool.id != pool.id || !shown.has_scope("openid") {
            return Ok(None);
        }
        let scopes = shown.claims.text("scope").unwrap_or_default();
        let scopes: Vec<String> = scopes.split(' ').map(str::to_owned).collect();
        let mut info = readable::claims_of(&shown.client, &shown.user, &scopes);
        // AWS writes these as texts here, unlike in ID tokens.
        for name in ["email_verified", "phone_number_verified"] {
            if let Some(Claim::Bool(verified)) = info.get(name) {
                let text = verified.to_string();
                info.set(name, text);
            }
        }
        info.set("sub", shown.user.sub.as_str());
        info.set("username", shown.user.username.as_str());
        Ok(Some(info.to_json()))
    }
}

impl Given {
    fn of(issued: OAuthTokens) -> Self {
        Self {
            id: issued.id,
            access: issued.access,
            refresh: issued.refresh,
            expires_in: issued.expires_in,
        }
    }
}

impl Client {
    /// Whether the client may read all that scopes show.
    fn reads(&self, scopes: &[String]) -> bool {
        let Some(row) = &self.row else {
            return false;
        };
        let asked = SCOPES
            .iter()
            .filter(|(scope, _)| scopes.iter().any(|asked| asked == scope));
        let mut attributes = asked.flat_map(|(_, attributes)| attributes.iter());
        attributes.all(|attribute| readable::may_read(row, attribute))
    }
}
