//! Gives out tokens after a sign-in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::sha256;

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::claims::Subject;
use crate::token::grant::Grant;
use crate::token::groups::GroupConfiguration;
use crate::token::keys::{KeyRing, TokenUse};
use crate::token::pre_token::{self, Asked};
use crate::token::refresh_token::RefreshToken;
use crate::token::session;

/// A sign-in that has succeeded.
pub(crate) struct SignIn<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    pub(crate) user: &'a User,
    /// When it was.
    pub(crate) auth_time: Timestamp,
    /// The event that threat protection knows it by, if not by this request.
    pub(crate) event_id: Option<String>,
    /// The trigger source of `PreTokenGeneration` (`TokenGeneration_Authentication`).
    pub(crate) occasion: &'static str,
    /// Scopes of the access token; `aws.cognito.signin.user.admin` alone through the API.
    pub(crate) scopes: Vec<String>,
    /// OAuth's nonce.
    pub(crate) nonce: Option<String>,
    pub(crate) device_key: Option<String>,
    /// How he signed in (RFC 8176): `pwd`, `mfa`, `otp` …
    pub(crate) methods: Vec<&'static str>,
    /// The authentication context reached (level 1 to 4).
    pub(crate) level: u8,
    pub(crate) client_metadata: Vec<(String, String)>,
}

/// What the pages' endpoints add to a sign-in.
#[derive(Clone, Debug, Default)]
pub(crate) struct OAuth {
    /// The URL of the application, where that is its client id.
    pub(crate) external_client: Option<String>,
    /// The API that the access token is bound to (`resource`).
    pub(crate) resource: Option<String>,
    /// The managed login session that it comes through.
    pub(crate) sso_session: Option<String>,
    /// The implicit grant, which gives no refresh token.
    pub(crate) implicit: bool,
}

/// What is given out. No `Debug`.
pub(crate) struct Tokens {
    pub(crate) id: String,
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: u64,
}

/// What is given out at OAuth's endpoints. No `Debug`.
pub(crate) struct OAuthTokens {
    /// Only with the scope `openid`.
    pub(crate) id: Option<String>,
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    /// Seconds that the access token is good for.
    pub(crate) expires_in: u64,
    /// The grant that they come from: a code that is used twice revokes it.
    pub(crate) grant_id: String,
}

/// Gives out tokens, and writes down the grant that they come from.
pub(crate) fn issue(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    sign_in: &SignIn<'_>,
) -> Result<Tokens, CognitoError> {
    let grant = new_grant(ctx, sign_in, None);
    let (issued, grant) = issue_from(ctx, tx, sign_in, grant, None)?;
    let id = issued
        .id
        .ok_or_else(|| CognitoError::internal("no ID token"))?;
    Ok(Tokens {
        id,
        access: issued.access,
        refresh: Some(RefreshToken::of(&grant).seal(ctx, &tx.service.sealer)?),
        expires_in: sign_in.client.validity.access_secs(),
    })
}

/// The same for the pages' endpoints.
pub(crate) fn issue_oauth(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    sign_in: &SignIn<'_>,
    oauth: &OAuth,
) -> Result<OAuthTokens, CognitoError> {
    let grant = new_grant(ctx, sign_in, Some(oauth));
    let (issued, grant) = issue_from(ctx, tx, sign_in, grant, oauth.sso_session.clone())?;
    let refresh = RefreshToken::of(&grant).seal(ctx, &tx.service.sealer)?;
    Ok(OAuthTokens {
        id: issued.id,
        access: issued.access,
        refresh: (!oauth.implicit).then_some(refresh),
        expires_in: sign_in.client.validity.access_secs(),
        grant_id: grant.id,
    })
}

fn issue_from(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    sign_in: &SignIn<'_>,
    mut grant: Grant,
    sso_session: Option<String>,
) -> Result<(Issued, Grant), CognitoError> {
    let issued = sign(
        ctx,
        tx,
        &Occasion {
            pool: sign_in.pool,
            client: sign_in.client,
            user: sign_in.user,
            grant: &grant,
            source: sign_in.occasion,
            nonce: sign_in.nonce.as_deref(),
            client_metadata: &sign_in.client_metadata,
        },
    )?;
    if let Some(id) = &sso_session {
        tx.use_sso_session(ctx, &grant.pool_id, &grant.sub, id)?;
    }
    grant.session = session::begin(ctx, tx, sign_in.pool, sign_in.user, sso_session)?;
    tx.begin_grant(grant.clone())?;
    Ok((issued, grant))
}

fn new_grant(ctx: &RequestContext, sign_in: &SignIn<'_>, oauth: Option<&OAuth>) -> Grant {
    let secs = sign_in.client.validity.refresh_secs();
    let methods = sign_in.methods.iter().map(|method| (*method).to_owned());
    Grant {
        id: ctx.uuid(),
        pool_id: sign_in.pool.id.clone(),
        sub: sign_in.user.sub.clone(),
        client_id: sign_in.client.id.clone(),
        event_id: sign_in
            .event_id
            .clone()
            .unwrap_or_else(|| ctx.request_id.clone()),
        auth_time: sign_in.auth_time,
        created_at: ctx.now(),
        expires_at: ctx.now().plus_secs(i64::try_from(secs).unwrap_or(i64::MAX)),
        scopes: sign_in.scopes.clone(),
        methods: methods.collect(),
        level: sign_in.level,
        device_key: sign_in.device_key.clone(),
        oauth: oauth.is_some(),
        external_client: oauth.and_then(|oauth| oauth.external_client.clone()),
        resource: oauth.and_then(|oauth| oauth.resource.clone()),
        generation: 0,
        rotated_at: None,
        session: None,
    }
}

/// When and for whom tokens are signed.
pub(super) struct Occasion<'a> {
    pub(super) pool: &'a Pool,
    pub(super) client: &'a Client,
    pub(super) user: &'a User,
    pub(super) grant: &'a Grant,
    /// The trigger source of `PreTokenGeneration`.
    pub(super) source: &'static str,
    pub(super) nonce: Option<&'a str>,
    pub(super) client_metadata: &'a [(String, String)],
}

/// Signed tokens. No `Debug`.
pub(super) struct Issued {
    pub(super) id: Option<String>,
    pub(super) access: String,
}

/// Signs an access token, and an ID token where there is one.
pub(super) fn sign(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    occasion: &Occasion<'_>,
) -> Result<Issued, CognitoError> {
    let ring = tx.key_ring(ctx, occasion.pool)?;
    let groups = GroupConfiguration::of(&tx.groups_of(occasion.pool, occasion.user)?);
    let asked = Asked {
        pool: occasion.pool,
        client: occasion.client,
        user: Some(occasion.user),
        groups: Some(&groups),
        scopes: &occasion.grant.scopes,
        source: occasion.source,
        client_metadata: occasion.client_metadata,
    };
    let overrides = pre_token::overrides(ctx, &asked)?;
    let groups = overrides.groups(groups);
    let issuer = tx.service.issuer.of(occasion.pool);
    let subject = Subject {
        pool: occasion.pool,
        client: occasion.client,
        user: occasion.user,
        grant: occasion.grant,
        issuer: &issuer,
        now: ctx.now(),
    };

    let scopes = overrides.scopes(&occasion.grant.scopes);
    let mut claims = subject.access_claims(ctx, &groups, &scopes);
    overrides.change_access(&occasion.client.id, &mut claims);
    let access = tx.sign(&ring, TokenUse::Access, &claims)?;

    let has_id =
        !occasion.grant.oauth || occasion.grant.scopes.iter().any(|scope| scope == "openid");
    let id = has_id.then(|| {
        let mut claims = subject.id_claims(ctx, &groups);
        overrides.change_id(&mut claims);
        sign_id(tx, &ring, occasion, claims, &access)
    });
    Ok(Issued {
        id: id.transpose()?,
        access,
    })
}

fn sign_id(
    tx: &CognitoWrite<'_>,
    ring: &KeyRing,
    occasion: &Occasion<'_>,
    mut claims: ringwall_tokens::jwt::Claims,
    access: &str,
) -> Result<String, CognitoError> {
    if let Some(nonce) = occasion.nonce {
        claims.set("nonce", nonce);
    }
    if occasion.grant.oauth {
        claims.set("at_hash", at_hash(access));
    }
    tx.sign(ring, TokenUse::Id, &claims)
}

/// The left half of the access token's digest (OpenID Connect Core §3.1.3.6).
fn at_hash(access: &str) -> String {
    let digest = sha256(access.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.split_at(digest.len() / 2).0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ringwall_tokens::jwt::{Claims, Jwt, KeySet};

    use super::*;
    use crate::resources::client::TimeUnit;
    use crate::resources::group::Group;
    use crate::token::bench::{Bench, CLIENT, POOL, SUB};

    fn names(claims: &Claims) -> Vec<&str> {
        claims.iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn an_access_token_says_what_awss_says() {
        let bench = Bench::new();
        let claims = bench.claims(&bench.sign_in().access);
        assert_eq!(
            names(&claims),
            [
                "acr",
                "amr",
                "auth_time",
                "client_id",
                "event_id",
                "exp",
                "iat",
                "iss",
                "jti",
                "origin_jti",
                "scope",
                "sub",
                "token_use",
                "username"
            ]
        );
        let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{POOL}");
        for (name, value) in [
            ("acr", "urn:cognito:loa:1"),
            ("client_id", CLIENT),
            ("iss", &issuer),
            ("scope", "aws.cognito.signin.user.admin"),
            ("sub", SUB),
            ("token_use", "access"),
            ("username", "Alice"),
        ] {
            assert_eq!(claims.text(name), Some(value), "{name}");
        }
        let now = bench.house.now().secs();
        let moments = ["auth_time", "iat", "exp"].map(|name| claims.seconds(name).unwrap());
        assert_eq!(moments, [now, now, now + 3_600]);
    }

    #[test]
    fn an_id_token_says_what_the_client_may_read() {
        let bench = Bench::new();
        let claims = bench.claims(&bench.sign_in().id);
        assert_eq!(
            names(&claims),
            [
                "acr",
                "amr",
                "aud",
                "auth_time",
                "cognito:username",
                "email",
                "email_verified",
                "event_id",
                "exp",
                "iat",
                "iss",
                "jti",
                "origin_jti",
                "sub",
                "token_use"
            ]
        );
        assert_eq!(claims.get("email_verified"), Some(&true.into()));
        assert_eq!(claims.text("aud"), Some(CLIENT));

        let bench = Bench::with(|_, client, _| {
            client.read_attributes = Some(vec!["custom:team".to_owned()]);
        });
        let claims = bench.claims(&bench.sign_in().id);
        assert_eq!(claims.text("custom:team"), Some("blue"));
        assert_eq!(claims.text("email"), None);
    }

    #[test]
    fn headers_hold_key_and_algorithm_and_the_keys_differ() {
        let bench = Bench::new();
        let tokens = bench.sign_in();
        let ids: Vec<String> = [&tokens.id, &tokens.access]
            .iter()
            .map(|token| {
                let header = token.split('.').next().unwrap();
                let header = URL_SAFE_NO_PAD.decode(header).unwrap();
                let id = Jwt::parse(token).unwrap().key_id().unwrap().to_owned();
                let expected = format!(r#"{{"alg":"RS256","kid":"{id}"}}"#);
                assert_eq!(String::from_utf8(header).unwrap(), expected);
                assert_eq!(id.len(), 44);
                id
            })
            .collect();
        assert_ne!(ids[0], ids[1]);
        let published = bench.key_set();
        assert!(ids.iter().all(|id| published.contains(id)));
        assert_eq!(KeySet::parse(published.as_bytes()).unwrap().len(), 2);
    }

    #[test]
    fn both_tokens_come_from_one_grant_and_are_two() {
        let bench = Bench::new();
        let tokens = bench.sign_in();
        let (id, access) = (bench.claims(&tokens.id), bench.claims(&tokens.access));
        for same in ["origin_jti", "event_id", "auth_time", "sub", "iss"] {
            assert_eq!(id.get(same), access.get(same), "{same}");
        }
        assert_ne!(id.get("jti"), access.get("jti"));
        let again = bench.claims(&bench.sign_in().access);
        assert_ne!(again.get("origin_jti"), access.get("origin_jti"));
    }

    #[test]
    fn tokens_live_as_long_as_the_client_says() {
        let bench = Bench::with(|_, client, _| {
            client.validity.access = Some(5);
            client.validity.access_unit = Some(TimeUnit::Minutes);
            client.validity.id = Some(1);
            client.validity.id_unit = Some(TimeUnit::Days);
        });
        let tokens = bench.sign_in();
        let now = bench.house.now().secs();
        assert_eq!(bench.claims(&tokens.access).seconds("exp"), Some(now + 300));
        assert_eq!(bench.claims(&tokens.id).seconds("exp"), Some(now + 86_400));
        assert_eq!(tokens.expires_in, 300);
    }

    #[test]
    fn groups_stand_in_the_order_of_precedence() {
        let bench = Bench::new();
        bench.ok(|ctx, tx| {
            let pool = tx.pool(POOL)?;
            let user = tx.user(&pool, "alice")?;
            for (name, precedence, role) in [
                ("readers", None, None),
                (
                    "writers",
                    Some(2),
                    Some("arn:aws:iam::111122223333:role/writer"),
                ),
                (
                    "admins",
                    Some(0),
                    Some("arn:aws:iam::111122223333:role/admin"),
                ),
            ] {
                let group = Group {
                    name: name.to_owned(),
                    id: ctx.uuid(),
                    pool_id: POOL.to_owned(),
                    description: None,
                    role_arn: role.map(str::to_owned),
                    precedence,
                    created_at: ctx.now(),
                    updated_at: ctx.now(),
                };
                tx.put_group(group.clone())?;
                tx.put_member(&pool, &group, &user)?;
            }
            Ok(())
        });
        let tokens = bench.sign_in();
        let (id, access) = (bench.claims(&tokens.id), bench.claims(&tokens.access));
        let groups = Some(vec!["admins", "writers", "readers"]);
        assert_eq!(id.texts("cognito:groups"), groups);
        assert_eq!(access.texts("cognito:groups"), groups);
        assert_eq!(
            id.texts("cognito:roles"),
            Some(vec![
                "arn:aws:iam::111122223333:role/admin",
                "arn:aws:iam::111122223333:role/writer"
            ])
        );
        assert_eq!(
            id.text("cognito:preferred_role"),
            Some("arn:aws:iam::111122223333:role/admin")
        );
        assert_eq!(access.get("cognito:roles"), None);
    }

    #[test]
    fn a_client_without_revocation_names_no_grant() {
        let bench = Bench::with(|_, client, _| client.revocation = false);
        let claims = bench.claims(&bench.sign_in().access);
        assert_eq!(claims.get("origin_jti"), None);
        assert_eq!(claims.get("jti"), None);
    }

    #[test]
    fn oauth_adds_version_nonce_and_the_access_tokens_digest() {
        let bench = Bench::new();
        let oauth = OAuth {
            resource: Some("https://api.example.com".to_owned()),
            ..OAuth::default()
        };
        let tokens = bench.sign_in_by_oauth(&["openid", "email"], oauth);
        let access = bench.claims(&tokens.access);
        assert_eq!(access.get("version"), Some(&2.into()));
        assert_eq!(access.text("aud"), Some("https://api.example.com"));
        assert_eq!(access.text("scope"), Some("openid email"));
        let id = bench.claims(tokens.id.as_deref().unwrap());
        assert_eq!(id.text("nonce"), Some("n-1"));
        assert_eq!(id.text("at_hash"), Some(at_hash(&tokens.access).as_str()));
        assert_eq!(id.text("email"), Some("alice@example.com"));
        assert!(tokens.refresh.is_some());
    }

    #[test]
    fn oauth_without_openid_gives_no_id_token_and_implicit_no_refresh_token() {
        let bench = Bench::new();
        let oauth = OAuth {
            implicit: true,
            ..OAuth::default()
        };
        let tokens = bench.sign_in_by_oauth(&["notes/read"], oauth);
        assert!(tokens.id.is_none());
        assert!(tokens.refresh.is_none());
    }

    #[test]
    fn scopes_limit_what_an_id_token_shows() {
        let bench = Bench::with(|_, _, user| {
            user.attributes
                .insert("name".to_owned(), "Alice".to_owned());
        });
        let shown = |scopes| {
            let tokens = bench.sign_in_by_oauth(scopes, OAuth::default());
            let claims = bench.claims(&tokens.id.unwrap());
            let names: BTreeSet<String> = claims.iter().map(|(name, _)| name.to_owned()).collect();
            ["email", "name"].map(|name| names.contains(name))
        };
        assert_eq!(shown(&["openid"]), [true, true]);
        assert_eq!(shown(&["openid", "email"]), [true, false]);
        assert_eq!(shown(&["openid", "phone"]), [false, false]);
        assert_eq!(shown(&["openid", "profile"]), [true, true]);
    }
}
