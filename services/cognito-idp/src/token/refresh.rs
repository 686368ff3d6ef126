//! Refreshing: new tokens of the same grant.
//!
//! Where a client rotates, each refresh token is good for one use and a short grace for retries; one
//! that is used later was stolen or copied, and takes its whole family with it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_store::Reads;

use crate::api::AuthenticationResultType;
use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::secret_hash;
use crate::store::{CognitoTx, CognitoWrite};
use crate::token::grant::Grant;
use crate::token::issue::{Occasion, Tokens, sign};
use crate::token::refresh_token::RefreshToken;
use crate::token::session;

/// What `PreTokenGeneration` is told of `REFRESH_TOKEN_AUTH`.
const BY_FLOW: &str = "TokenGeneration_RefreshTokens";

/// Marks that the family of a reused token was taken away.
const REUSED: &str = "refresh token reused";

/// Who wants new tokens. The client has shown its secret, if it has one.
pub(crate) struct Refresh<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    /// The URL of an application that the client's settings hold for, where that is its id. Each has
    /// tokens of its own (RFC 6749 §10.4).
    pub(crate) external_client: Option<&'a str>,
    pub(crate) token: &'a str,
    pub(crate) device_key: Option<&'a str>,
    /// The trigger source of `PreTokenGeneration`.
    pub(crate) occasion: &'static str,
    pub(crate) client_metadata: &'a [(String, String)],
}

/// `REFRESH_TOKEN_AUTH` of a client that allows it.
pub(crate) struct RefreshFlow<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    /// `REFRESH_TOKEN`.
    pub(crate) token: &'a str,
    /// `SECRET_HASH`.
    pub(crate) secret_hash: Option<&'a str>,
    /// `DEVICE_KEY`.
    pub(crate) device_key: Option<&'a str>,
}

/// What is given out. No `Debug`.
pub(crate) struct Refreshed {
    /// Absent for a grant of OAuth without `openid`.
    pub(crate) id: Option<String>,
    pub(crate) access: String,
    /// Where the client rotates.
    pub(crate) refresh: Option<String>,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: u64,
}

/// Runs `REFRESH_TOKEN_AUTH`. The hash is made over the stored user name, not over the alias that was
/// typed to sign in.
pub(crate) fn by_flow(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    flow: &RefreshFlow<'_>,
) -> Result<Refreshed, CognitoError> {
    if rotates(flow.client) {
        return Err(CognitoError::invalid_parameter(
            "REFRESH_TOKEN_AUTH is not supported for clients with refresh token rotation enabled",
        ));
    }
    if !flow.client.secrets.is_empty() {
        let client_id = &flow.client.id;
        let missing = || CognitoError::secret_hash_missing(client_id);
        let given = flow.secret_hash.ok_or_else(missing)?;
        let user = owner(tx, flow.pool, flow.client, flow.token)?;
        if !secret_hash::is_right(flow.client, &user.username, given) {
            return Err(CognitoError::secret_hash_wrong_at_sign_in(client_id));
        }
    }
    let request = Refresh {
        pool: flow.pool,
        client: flow.client,
        external_client: None,
        token: flow.token,
        device_key: flow.device_key,
        occasion: BY_FLOW,
        client_metadata: &[],
    };
    refresh(ctx, tx, &request)
}

/// Whose refresh token it is.
pub(crate) fn owner<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
    client: &Client,
    token: &str,
) -> Result<Arc<User>, CognitoError> {
    let told = told(tx, pool, client, token)?;
    let user = tx.user_of_sub(pool, &told.sub)?;
    user.ok_or_else(CognitoError::refresh_token_revoked)
}

/// Gives out new tokens for a refresh token.
pub(crate) fn refresh(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    request: &Refresh<'_>,
) -> Result<Refreshed, CognitoError> {
    let told = told(tx, request.pool, request.client, request.token)?;
    if ctx.known::<()>(REUSED).is_some() {
        return Err(CognitoError::refresh_token_reused());
    }
    if told.expires_at <= ctx.now() {
        return Err(CognitoError::refresh_token_expired());
    }
    let grant = tx.find_grant(&told.pool_id, &told.sub, &told.grant_id)?;
    let grant = grant.ok_or_else(CognitoError::refresh_token_revoked)?;
    if grant.external_client.as_deref() != request.external_client {
        return Err(CognitoError::invalid_refresh_token());
    }
    require_unused(ctx, tx, request.client, &grant, &told)?;
    require_device(request, &grant)?;
    let user = tx.user_of_sub(request.pool, &grant.sub)?;
    let user = user.ok_or_else(CognitoError::refresh_token_revoked)?;
    if !user.enabled {
        return Err(CognitoError::disabled());
    }
    if user
        .tokens_valid_from
        .is_some_and(|from| grant.created_at < from)
    {
        return Err(CognitoError::refresh_token_revoked());
    }

    let issued = sign(
        ctx,
        tx,
        &Occasion {
            pool: request.pool,
            client: request.client,
            user: &user,
            grant: &grant,
            source: request.occasion,
            nonce: None,
            client_metadata: request.client_metadata,
        },
    )?;
    let grant = went_on(ctx, tx, request.client, &grant, &told)?;
    let newest = rotates(request.client).then(|| RefreshToken::of(&grant));
    let sealed = newest.map(|newest| newest.seal(ctx, &tx.service.sealer));
    Ok(Refreshed {
        id: issued.id,
        access: issued.access,
        refresh: sealed.transpose()?,
        expires_in: request.client.validity.access_secs(),
    })
}

fn told<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
    client: &Client,
    token: &str,
) -> Result<RefreshToken, CognitoError> {
    let told = RefreshToken::open(&tx.service.sealer, token);
    let told = told.filter(|told| told.pool_id == pool.id && told.client_id == client.id);
    told.ok_or_else(CognitoError::invalid_refresh_token)
}

fn rotates(client: &Client) -> bool {
    client.rotation.is_some_and(|rotation| rotation.enabled)
}

/// That a token was not replaced, or was only a moment ago. Otherwise the family goes, and is gone
/// before the refusal is told.
fn require_unused(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    client: &Client,
    grant: &Grant,
    told: &RefreshToken,
) -> Result<(), CognitoError> {
    if told.generation == grant.generation {
        return Ok(());
    }
    let grace_secs = client.rotation.map_or(0, |rotation| rotation.grace_secs);
    let is_former = told.generation.checked_add(1) == Some(grant.generation);
    let in_grace = grant
        .rotated_at
        .is_some_and(|at| ctx.now() < at.plus_secs(grace_secs.into()));
    if is_former && in_grace {
        return Ok(());
    }
    tx.remove_grant(grant)?;
    ctx.commit_then(REUSED, || std::future::ready(()))?;
    Err(CognitoError::refresh_token_reused())
}

/// Tokens of a remembered device are refreshed by it alone.
fn require_device(request: &Refresh<'_>, grant: &Grant) -> Result<(), CognitoError> {
    let is_bound = request.pool.devices.is_some() && grant.device_key.is_some();
    if is_bound && request.device_key != grant.device_key.as_deref() {
        return Err(CognitoError::invalid_refresh_token());
    }
    Ok(())
}

/// The grant after a refresh. A retry within the grace gets the token that the first try got.
fn went_on(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    client: &Client,
    grant: &Grant,
    told: &RefreshToken,
) -> Result<Grant, CognitoError> {
    let mut next = grant.clone();
    if rotates(client) && told.generation == grant.generation {
        next.generation = grant.generation.saturating_add(1);
        next.rotated_at = Some(ctx.now());
    }
    if let Some(tracked) = &mut next.session {
        session::touch(ctx, &mut tracked.activity);
    }
    if next != *grant {
        tx.put_grant(next.clone())?;
    }
    Ok(next)
}

impl Refreshed {
    /// As operations answer it.
    pub(crate) fn into_result(self) -> AuthenticationResultType {
        result(self.id, self.access, self.refresh, self.expires_in)
    }
}

impl Tokens {
    /// As operations answer it.
    pub(crate) fn into_result(self) -> AuthenticationResultType {
        result(Some(self.id), self.access, self.refresh, self.expires_in)
    }
}

fn result(
    id: Option<String>,
    access: String,
    refresh: Option<String>,
    expires_in: u64,
) -> AuthenticationResultType {
    AuthenticationResultType {
        access_token: Some(access.into()),
        expires_in: i32::try_from(expires_in).ok(),
        token_type: Some("Bearer".to_owned()),
        refresh_token: refresh.map(Into::into),
        id_token: id.map(Into::into),
        new_device_metadata: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::client::Rotation;
    use crate::resources::pool::DeviceConfiguration;
    use crate::token::access::ADMIN_SCOPE;
    use crate::token::bench::{Bench, CLIENT};
    use crate::token::issue::{OAuth, SignIn, issue};

    fn refreshed(bench: &Bench, token: &str) -> Result<Refreshed, String> {
        refreshed_by(bench, token, None)
    }

    fn refreshed_by(
        bench: &Bench,
        token: &str,
        device_key: Option<&'static str>,
    ) -> Result<Refreshed, String> {
        let token = token.to_owned();
        bench.run(move |ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            let request = Refresh {
                pool: &pool,
                client: &client,
                external_client: None,
                token: &token,
                device_key,
                occasion: "TokenGeneration_Authentication",
                client_metadata: &[],
            };
            refresh(ctx, tx, &request)
        })
    }

    #[track_caller]
    fn refusal(bench: &Bench, token: &str) -> String {
        refreshed(bench, token).err().unwrap()
    }

    fn rotating(grace_secs: u32) -> Bench {
        Bench::with(|_, client, _| {
            client.rotation = Some(Rotation {
                enabled: true,
                grace_secs,
            });
        })
    }

    const REUSED: &str = "RefreshTokenReuseException: Refresh Token has been reused";
    const REVOKED: &str = "NotAuthorizedException: Refresh Token has been revoked";
    const INVALID: &str = "NotAuthorizedException: Invalid Refresh Token";

    #[test]
    fn new_tokens_keep_what_the_sign_in_said() {
        let bench = Bench::new();
        let first = bench.sign_in();
        bench.house.advance_secs(600);
        let second = refreshed(&bench, first.refresh.as_deref().unwrap()).unwrap();
        assert!(second.refresh.is_none());
        let (before, after) = (bench.claims(&first.access), bench.claims(&second.access));
        for kept in ["origin_jti", "event_id", "auth_time", "acr", "amr", "scope"] {
            assert_eq!(before.get(kept), after.get(kept), "{kept}");
        }
        assert_ne!(before.get("jti"), after.get("jti"));
        assert_eq!(after.seconds("iat"), Some(bench.house.now().secs()));
        let id = bench.claims(&second.id.unwrap());
        assert_eq!(id.text("cognito:username"), Some("Alice"));
    }

    #[test]
    fn a_refresh_token_has_five_parts_that_say_nothing() {
        let bench = Bench::new();
        let token = bench.sign_in().refresh.unwrap();
        assert_eq!(token.split('.').count(), 5);
        assert!(!token.contains("Alice"));
        for forged in [
            token.replacen("eyJ", "eyK", 1),
            format!("{token}A"),
            token.rsplit_once('.').unwrap().0.to_owned(),
            "x".to_owned(),
        ] {
            assert_eq!(refusal(&bench, &forged), INVALID, "{forged}");
        }
    }

    #[test]
    fn refreshing_ends_when_the_client_says() {
        let bench = Bench::with(|_, client, _| client.validity.refresh = Some(1));
        let token = bench.sign_in().refresh.unwrap();
        bench.house.advance_secs(86_399);
        assert!(refreshed(&bench, &token).is_ok());
        bench.house.advance_secs(1);
        assert_eq!(
            refusal(&bench, &token),
            "NotAuthorizedException: Refresh Token has expired"
        );
    }

    #[test]
    fn another_clients_token_is_refused() {
        let bench = Bench::new();
        let token = bench.sign_in().refresh.unwrap();
        let other = bench.a_client("another0client0of0the0pool");
        bench.ok(move |_, tx| Ok(tx.put_client(other.clone())?));
        let refused = bench.run(move |ctx, tx| {
            let (client, pool) = tx.client_and_pool("another0client0of0the0pool")?;
            let request = Refresh {
                pool: &pool,
                client: &client,
                external_client: None,
                token: &token,
                device_key: None,
                occasion: "TokenGeneration_Authentication",
                client_metadata: &[],
            };
            refresh(ctx, tx, &request).map(drop)
        });
        assert_eq!(refused.unwrap_err(), INVALID);
    }

    #[test]
    fn an_application_that_a_url_names_has_tokens_of_its_own() {
        let bench = Bench::new();
        let oauth = |url: Option<&str>| OAuth {
            external_client: url.map(str::to_owned),
            ..OAuth::default()
        };
        let given = |url| {
            let tokens = bench.sign_in_by_oauth(&["openid"], oauth(url));
            tokens.refresh.unwrap()
        };
        let shown = |token: &str, url: Option<&'static str>| {
            let token = token.to_owned();
            bench.run(move |ctx, tx| {
                let (client, pool) = tx.client_and_pool(CLIENT)?;
                let request = Refresh {
                    pool: &pool,
                    client: &client,
                    external_client: url,
                    token: &token,
                    device_key: None,
                    occasion: "TokenGeneration_RefreshTokens",
                    client_metadata: &[],
                };
                refresh(ctx, tx, &request).map(drop)
            })
        };
        let urls = [
            None,
            Some("https://a.example/c"),
            Some("https://b.example/c"),
        ];
        for url in urls {
            let token = given(url);
            for shower in urls {
                let expected = if shower == url {
                    Ok(())
                } else {
                    Err(INVALID.to_owned())
                };
                assert_eq!(shown(&token, shower), expected, "{url:?} {shower:?}");
            }
        }
    }

    #[test]
    fn rotation_gives_a_new_token_of_the_remaining_life() {
        let bench = rotating(0);
        let first = bench.sign_in().refresh.unwrap();
        bench.house.advance_secs(20 * 86_400);
        let second = refreshed(&bench, &first).unwrap().refresh.unwrap();
        bench.house.advance_secs(9 * 86_400);
        let third = refreshed(&bench, &second).unwrap().refresh.unwrap();
        bench.house.advance_secs(86_400);
        assert_eq!(
            refusal(&bench, &third),
            "NotAuthorizedException: Refresh Token has expired"
        );
    }

    #[test]
    fn a_token_that_is_used_twice_takes_its_family_with_it() {
        let bench = rotating(0);
        let first = bench.sign_in().refresh.unwrap();
        let second = refreshed(&bench, &first).unwrap().refresh.unwrap();
        assert_eq!(refusal(&bench, &first), REUSED);
        assert_eq!(refusal(&bench, &second), REVOKED);
    }

    #[test]
    fn within_the_grace_a_retry_gets_the_same_token_again() {
        let bench = rotating(10);
        let first = bench.sign_in().refresh.unwrap();
        refreshed(&bench, &first).unwrap();
        bench.house.advance_secs(9);
        let retried = refreshed(&bench, &first).unwrap().refresh.unwrap();
        bench.house.advance_secs(1);
        let next = refreshed(&bench, &retried).unwrap().refresh.unwrap();
        assert_eq!(refusal(&bench, &first), REUSED);
        assert_eq!(refusal(&bench, &next), REVOKED);
    }

    #[test]
    fn the_flow_is_refused_where_the_client_rotates() {
        let bench = rotating(0);
        let token = bench.sign_in().refresh.unwrap();
        let refused = bench.run(move |ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            let flow = RefreshFlow {
                pool: &pool,
                client: &client,
                token: &token,
                secret_hash: None,
                device_key: None,
            };
            by_flow(ctx, tx, &flow).map(drop)
        });
        assert!(
            refused
                .unwrap_err()
                .starts_with("InvalidParameterException: ")
        );
    }

    #[test]
    fn the_flows_hash_is_made_over_the_stored_name() {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;

        let bench = Bench::new();
        let secret = bench.a_secret("it0is0a0secret0of0the0client0and0has0some0letters00");
        bench.ok(move |_, tx| {
            let mut client = (*tx.client_and_pool(CLIENT)?.0).clone();
            client.secrets = vec![secret.clone()];
            Ok(tx.put_client(client)?)
        });
        let token = bench.sign_in().refresh.unwrap();
        let by_hash = |hash: Option<String>| {
            let token = token.clone();
            bench.run(move |ctx, tx| {
                let (client, pool) = tx.client_and_pool(CLIENT)?;
                let flow = RefreshFlow {
                    pool: &pool,
                    client: &client,
                    token: &token,
                    secret_hash: hash.as_deref(),
                    device_key: None,
                };
                by_flow(ctx, tx, &flow).map(drop)
            })
        };
        let hash = |name: &str| {
            let secret = b"it0is0a0secret0of0the0client0and0has0some0letters00";
            let message = format!("{name}{CLIENT}");
            Some(STANDARD.encode(ringwall_crypto::hmac_sha256(secret, message.as_bytes())))
        };
        assert_eq!(by_hash(hash("Alice")), Ok(()));
        assert!(by_hash(hash("alice@example.com")).is_err());
        assert!(
            by_hash(None)
                .unwrap_err()
                .contains("SECRET_HASH was not received")
        );
    }

    #[test]
    fn a_remembered_device_refreshes_with_its_key() {
        let bench = Bench::with(|pool, _, _| {
            pool.devices = Some(DeviceConfiguration {
                challenge_on_new: true,
                remembered_on_prompt: false,
            });
        });
        let token = bench.ok(|ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            let user = tx.user(&pool, "alice")?;
            let sign_in = SignIn {
                pool: &pool,
                client: &client,
                user: &user,
                auth_time: ctx.now(),
                event_id: None,
                occasion: "TokenGeneration_Authentication",
                scopes: vec![ADMIN_SCOPE.to_owned()],
                nonce: None,
                device_key: Some("us-east-1_a-device".to_owned()),
                methods: vec!["pwd"],
                level: 1,
                client_metadata: Vec::new(),
            };
            Ok(issue(ctx, tx, &sign_in)?.refresh)
        });
        let token = token.unwrap();
        assert_eq!(refusal(&bench, &token), INVALID);
        let by_another = refreshed_by(&bench, &token, Some("us-east-1_another"));
        assert_eq!(by_another.err().unwrap(), INVALID);
        let by_it = refreshed_by(&bench, &token, Some("us-east-1_a-device")).unwrap();
        let claims = bench.claims(&by_it.access);
        assert_eq!(claims.text("device_key"), Some("us-east-1_a-device"));
    }
}
