//! Access tokens, shown by users who act on their own account.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_store::Reads;
use ringwall_tokens::jwt::{Claims, Jwt};

use crate::error::CognitoError;
use crate::permission::Bearer;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoTx;
use crate::token::grant::Grant;
use crate::token::keys::{KeyRing, TokenUse};

/// The scope that Cognito's own operations ask for.
pub(crate) const ADMIN_SCOPE: &str = "aws.cognito.signin.user.admin";

/// A token of a user that is good and not revoked.
pub(crate) struct Shown {
    pub(crate) pool: Arc<Pool>,
    pub(crate) client: Arc<Client>,
    pub(crate) user: Arc<User>,
    pub(crate) claims: Claims,
    /// Absent in tokens of clients that do not revoke.
    pub(crate) grant: Option<Arc<Grant>>,
}

impl Shown {
    /// Whether it shows who somebody is: an ID token does, and an access token with `openid`.
    pub(crate) fn may_show_identity(&self) -> bool {
        self.claims.text("token_use") == Some(TokenUse::Id.claim()) || self.has_scope("openid")
    }

    /// Whether an access token has a scope.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        let scopes = self.claims.text("scope").unwrap_or_default();
        scopes.split(' ').any(|given| given == scope)
    }
}

/// Who shows an access token; it must be good, not revoked, and have [`ADMIN_SCOPE`].
pub(crate) fn bearer<X: Deref<Target: Reads>>(
    ctx: &RequestContext,
    tx: &CognitoTx<'_, X>,
    token: &str,
) -> Result<Bearer, CognitoError> {
    let shown = shown(ctx, tx, TokenUse::Access, token)?;
    tx.throttle(ctx, shown.pool.account, &shown.pool.region)?;
    tx.throttle_user(ctx, &shown.pool, &shown.user.username)?;
    if !shown.has_scope(ADMIN_SCOPE) {
        return Err(CognitoError::access_token_lacks_scopes());
    }
    Ok(Bearer {
        origin_jti: shown.grant.map(|grant| grant.id.clone()),
        pool: shown.pool,
        client: shown.client,
        user: shown.user,
    })
}

/// Who shows a token, whatever its scopes.
pub(crate) fn shown<X: Deref<Target: Reads>>(
    ctx: &RequestContext,
    tx: &CognitoTx<'_, X>,
    token_use: TokenUse,
    token: &str,
) -> Result<Shown, CognitoError> {
    let (pool, claims) = signed_here(tx, token_use, token)?;
    require_current(ctx, &claims)?;
    let client_claim = match token_use {
        TokenUse::Access => "client_id",
        TokenUse::Id => "aud",
    };
    let client_id = claims.text(client_claim).unwrap_or_default();
    let client = tx.client_of(&pool, client_id)?;
    // A machine's token names no user.
    let sub = claims.text("sub").filter(|sub| *sub != client.id);
    let sub = sub.ok_or_else(CognitoError::invalid_access_token)?;
    let user = tx
        .user_of_sub(&pool, sub)?
        .ok_or_else(CognitoError::no_user)?;
    let Standing::Good(grant) = standing(tx, &pool, &user, &claims)? else {
        return Err(CognitoError::access_token_revoked());
    };
    if !user.enabled {
        return Err(CognitoError::disabled());
    }
    Ok(Shown {
        pool,
        client,
        user,
        claims,
        grant,
    })
}

/// That a token is not over.
pub(crate) fn require_current(ctx: &RequestContext, claims: &Claims) -> Result<(), CognitoError> {
    let ends = claims.seconds("exp");
    if ends.is_some_and(|ends| ends > ctx.now().secs()) {
        Ok(())
    } else {
        Err(CognitoError::access_token_expired())
    }
}

/// The claims of a token that a pool of this installation has signed for such use, and the pool. Time
/// and revocation are the caller's to look at.
pub(crate) fn signed_here<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    token_use: TokenUse,
    token: &str,
) -> Result<(Arc<Pool>, Claims), CognitoError> {
    let invalid = CognitoError::invalid_access_token;
    let read = Jwt::parse(token).map_err(|_| invalid())?;
    // Says only whose keys to try; an issuer's last part is the pool's id, whatever its form.
    let issuer = read.unverified_issuer().ok_or_else(invalid)?;
    let pool_id = issuer.rsplit('/').next().unwrap_or_default();
    let pool = tx.find_pool(pool_id)?.ok_or_else(invalid)?;
    let ring = tx.find_key_ring(pool_id)?.ok_or_else(invalid)?;
    let claims = opened(tx, &ring, token_use, token)?;
    Ok((pool, claims))
}

fn opened<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    ring: &KeyRing,
    token_use: TokenUse,
    token: &str,
) -> Result<Claims, CognitoError> {
    let claims = tx.opened(ring, token_use, token)?;
    let claims = claims.filter(|claims| claims.text("token_use") == Some(token_use.claim()));
    claims.ok_or_else(CognitoError::invalid_access_token)
}

/// Whether a token is still good, with the grant that it comes from.
enum Standing {
    Good(Option<Arc<Grant>>),
    Revoked,
}

/// Whether a token of a user is revoked.
pub(crate) fn is_revoked<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
    user: &User,
    claims: &Claims,
) -> Result<bool, CognitoError> {
    let standing = standing(tx, pool, user, claims)?;
    Ok(matches!(standing, Standing::Revoked))
}

fn standing<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
    user: &User,
    claims: &Claims,
) -> Result<Standing, CognitoError> {
    let is_old = |millis: i64| {
        let valid_from = user.tokens_valid_from;
        valid_from.is_some_and(|from| millis < from.millis())
    };
    let Some(id) = claims.text("origin_jti") else {
        let issued_at = claims.seconds("iat").unwrap_or_default();
        return Ok(if is_old(issued_at.saturating_mul(1_000)) {
            Standing::Revoked
        } else {
            Standing::Good(None)
        });
    };
    let grant = tx.find_grant(&pool.id, &user.sub, id)?;
    let current = grant.filter(|grant| !is_old(grant.created_at.millis()));
    Ok(current.map_or(Standing::Revoked, |grant| Standing::Good(Some(grant))))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::token::bench::{Bench, POOL};
    use crate::token::issue::OAuth;
    use crate::token::revoke;

    fn shows(bench: &Bench, token: &str) -> Result<String, String> {
        let token = token.to_owned();
        bench.run(move |ctx, tx| Ok(bearer(ctx, tx, &token)?.user.username.clone()))
    }

    const INVALID: &str = "NotAuthorizedException: Invalid Access Token";

    #[test]
    fn a_token_says_who_shows_it_until_it_is_over() {
        let bench = Bench::new();
        let token = bench.sign_in().access;
        assert_eq!(shows(&bench, &token).as_deref(), Ok("Alice"));
        bench.house.advance_secs(3_599);
        assert_eq!(shows(&bench, &token).as_deref(), Ok("Alice"));
        bench.house.advance_secs(1);
        assert_eq!(
            shows(&bench, &token).unwrap_err(),
            "NotAuthorizedException: Access Token has expired"
        );
    }

    #[test]
    fn an_id_token_is_no_access_token() {
        let bench = Bench::new();
        let token = bench.sign_in().id;
        assert_eq!(shows(&bench, &token).unwrap_err(), INVALID);
    }

    #[test]
    fn what_was_tampered_with_is_refused() {
        let bench = Bench::new();
        let token = bench.sign_in().access;
        let parts: Vec<&str> = token.split('.').collect();
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let kid = Jwt::parse(&token).unwrap().key_id().unwrap().to_owned();
        let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
        let other_claims = encode(&claims.replace("Alice", "Mallory"));
        let none = encode(&format!(r#"{{"alg":"none","kid":"{kid}"}}"#));
        let typed = encode(&format!(r#"{{"alg":"RS256","kid":"{kid}","typ":"JWT"}}"#));
        for forged in [
            format!("{}.{other_claims}.{}", parts[0], parts[2]),
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{typed}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.{}", parts[0], parts[1], encode("short")),
            format!("{token}."),
            "x".to_owned(),
            String::new(),
        ] {
            assert_eq!(shows(&bench, &forged).unwrap_err(), INVALID, "{forged}");
        }
    }

    #[test]
    fn another_pools_keys_do_not_vouch() {
        let bench = Bench::new();
        let token = bench.sign_in().access;
        let other = Bench::new();
        other.sign_in();
        assert_eq!(shows(&other, &token).unwrap_err(), INVALID);
    }

    #[test]
    fn the_scope_of_self_service_is_needed() {
        let bench = Bench::new();
        let token = bench.sign_in_by_oauth(&["openid"], OAuth::default()).access;
        assert_eq!(
            shows(&bench, &token).unwrap_err(),
            "NotAuthorizedException: Access Token does not have required scopes"
        );
    }

    #[test]
    fn signing_out_everywhere_revokes_what_was_given_out() {
        for revocation in [true, false] {
            let bench = Bench::with(|_, client, _| client.revocation = revocation);
            let token = bench.sign_in().access;
            bench.house.advance_secs(1);
            bench.ok(|ctx, tx| {
                let pool = tx.pool(POOL)?;
                let mut user = (*tx.user(&pool, "alice")?).clone();
                revoke::all(ctx, tx, &pool, &mut user)?;
                Ok(tx.put_user(&pool, user)?)
            });
            assert_eq!(
                shows(&bench, &token).unwrap_err(),
                "NotAuthorizedException: Access Token has been revoked"
            );
            bench.house.advance_secs(1);
            let later = bench.sign_in().access;
            assert_eq!(shows(&bench, &later).as_deref(), Ok("Alice"));
        }
    }

    #[test]
    fn a_user_who_is_disabled_or_gone_shows_nothing() {
        let bench = Bench::new();
        let token = bench.sign_in().access;
        bench.ok(|_, tx| {
            let pool = tx.pool(POOL)?;
            let mut user = (*tx.user(&pool, "alice")?).clone();
            user.enabled = false;
            Ok(tx.put_user(&pool, user)?)
        });
        assert_eq!(
            shows(&bench, &token).unwrap_err(),
            "NotAuthorizedException: User is disabled."
        );
    }
}
