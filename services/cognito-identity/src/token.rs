//! The tokens of identity pools, which vouch for an identity with STS and with whoever asks.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#trust-policies>

use std::collections::BTreeMap;

use ringwall_core::{ApiError, RequestContext};
use ringwall_federation::identity_pool_key_set;
use ringwall_identity::{
    OutboundKey, identity_pool_issuer, identity_pool_keys, put_identity_pool_key,
};
use ringwall_tokens::jwt::{Algorithm, Claims, IdToken, Jwt, SigningKey};

use crate::error::CognitoIdentityError;
use crate::login::claim_error;
use crate::resources::identity::Identity;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;

const ALGORITHM: Algorithm = Algorithm::Rs512;
const TAGS_CLAIM: &str = "https://aws.amazon.com/tags";
pub(crate) const AUTHENTICATED: &str = "authenticated";
pub(crate) const UNAUTHENTICATED: &str = "unauthenticated";

/// A token that is to be issued.
pub(crate) struct OpenIdToken<'a> {
    pub(crate) pool: &'a IdentityPool,
    pub(crate) identity: &'a Identity,
    /// How the identity was authenticated.
    pub(crate) amr: Vec<String>,
    pub(crate) principal_tags: BTreeMap<String, String>,
    pub(crate) seconds: i64,
}

impl OpenIdToken<'_> {
    /// Issues it, signed by the installation's key.
    pub(crate) fn issue(
        self,
        ctx: &RequestContext,
        tx: &mut CognitoIdentityWrite<'_>,
    ) -> Result<String, CognitoIdentityError> {
        let mut claims = Claims::new()
            .with("iss", issuer_url(self.pool))
            .with("aud", self.pool.id.as_str())
            .with("sub", self.identity.id.as_str())
            .with("amr", self.amr)
            .with("iat", ctx.now().secs())
            .with("exp", ctx.now().plus_secs(self.seconds).secs())
            // STS asks roles of other accounts for more.
            .with("account", self.pool.account.to_string());
        if !self.principal_tags.is_empty() {
            let tags = self.principal_tags.into_iter();
            let tags = tags.fold(Claims::new(), |all, (key, value)| {
                all.with(key, vec![value])
            });
            claims = claims.with(TAGS_CLAIM, Claims::new().with("principal_tags", tags));
        }
        let key = signing_key(tx)?;
        Ok(key.sign(&claims).map_err(ApiError::internal)?)
    }
}

/// The host that issues a pool's tokens; maps of logins know them by it.
pub(crate) fn issuer(pool: &IdentityPool) -> String {
    identity_pool_issuer(&pool.region)
}

fn issuer_url(pool: &IdentityPool) -> String {
    format!("https://{}", issuer(pool))
}

/// A token that the pool issued for this identity, when somebody had been authenticated.
pub(crate) fn require_of(
    ctx: &RequestContext,
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    identity: &Identity,
    token: &str,
) -> Result<(), CognitoIdentityError> {
    let claims = verify(ctx, tx, pool, token)?;
    if claims.text("sub") != Some(&identity.id) || identity.is_disabled {
        return Err(CognitoIdentityError::logins_do_not_match());
    }
    Ok(())
}

/// The claims of a token that the pool issued for somebody who was authenticated.
fn verify(
    ctx: &RequestContext,
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    token: &str,
) -> Result<Claims, CognitoIdentityError> {
    let jwt = Jwt::parse(token).map_err(|_| CognitoIdentityError::malformed_token())?;
    if jwt.unverified_issuer() != Some(&issuer_url(pool)) {
        return Err(CognitoIdentityError::other_issuer());
    }
    let keys = identity_pool_key_set(&*tx.tx)?;
    let claims = jwt.verify(&keys);
    let claims = claims.map_err(|_| CognitoIdentityError::invalid_signature())?;
    let token = IdToken::read(claims).map_err(|error| claim_error(&error))?;
    token
        .require_current(ctx.now().secs(), 0)
        .map_err(|error| claim_error(&error))?;
    if !token.audiences.contains(&pool.id.as_str()) || !token.amr.contains(&AUTHENTICATED) {
        return Err(CognitoIdentityError::unsupported_provider());
    }
    Ok(claims.clone())
}

/// The installation's key, made when it is first needed.
fn signing_key(tx: &mut CognitoIdentityWrite<'_>) -> Result<SigningKey, CognitoIdentityError> {
    if let Some(key) = identity_pool_keys(&*tx.tx)?.last() {
        let key = SigningKey::from_pkcs8(ALGORITHM, &key.pkcs8);
        return Ok(key.map_err(ApiError::internal)?);
    }
    let key = SigningKey::generate(ALGORITHM).map_err(ApiError::internal)?;
    let row = OutboundKey {
        pkcs8: key.to_pkcs8().map_err(ApiError::internal)?.to_vec(),
        public_jwk: key.public_jwk().to_json(),
    };
    put_identity_pool_key(tx.tx, 1, row)?;
    Ok(key)
}
