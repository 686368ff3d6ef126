//! Logins with ID tokens of user pools.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-integrating-user-pools-with-identity-pools.html>

use ringwall_core::RequestContext;
use ringwall_tokens::jwt::{Claims, IdToken, Jwt};

use crate::CognitoIdentity;
use crate::error::CognitoIdentityError;
use crate::login::{LoginClaims, ProviderKind, VerifiedLogin, claim_error};
use crate::resources::identity::Login;
use crate::resources::identity_pool::IdentityPool;

const ROLES: &str = "cognito:roles";
const PREFERRED_ROLE: &str = "cognito:preferred_role";

pub(super) fn verify(
    ctx: &RequestContext,
    service: &CognitoIdentity,
    pool: &IdentityPool,
    provider: &str,
    user_pool: &str,
    token: &str,
) -> Result<VerifiedLogin, CognitoIdentityError> {
    let clients = pool.settings.user_pools.iter();
    let clients: Vec<_> = clients
        .filter(|client| client.provider == provider)
        .collect();
    if clients.is_empty() {
        return Err(CognitoIdentityError::logins_do_not_match());
    }
    let jwt = Jwt::parse(token).map_err(|_| CognitoIdentityError::malformed_token())?;
    let signer = service.user_pools.signer(user_pool)?;
    let signer = signer.ok_or_else(CognitoIdentityError::no_verification_key)?;
    let issuer = jwt.unverified_issuer();
    let is_known = |known: &String| Some(known.as_str()) == issuer;
    if !signer.issuers.iter().any(is_known) {
        return Err(CognitoIdentityError::other_issuer());
    }
    let claims = jwt.verify(&signer.keys);
    let claims = claims.map_err(|_| CognitoIdentityError::invalid_signature())?;

    let identity = IdToken::read(claims).map_err(|error| claim_error(&error))?;
    identity
        .require_current(ctx.now().secs(), 0)
        .map_err(|error| claim_error(&error))?;
    if claims.text("token_use") != Some("id") {
        return Err(CognitoIdentityError::malformed_token());
    }
    let mut clients = clients.into_iter();
    let client = clients.find(|client| identity.audiences.contains(&client.client.as_str()));
    let client = client.ok_or_else(CognitoIdentityError::unsupported_provider)?;
    if client.server_side_token_check == Some(true)
        && service.user_pools.is_signed_out(user_pool, claims)?
    {
        return Err(CognitoIdentityError::token_revoked());
    }

    Ok(VerifiedLogin {
        login: Login {
            provider: provider.to_owned(),
            subject: identity.subject.to_owned(),
        },
        names: vec![client.mapping_name(), provider.to_owned()],
        roles: roles(claims),
        preferred_role: claims.text(PREFERRED_ROLE).map(str::to_owned),
        kind: ProviderKind::UserPool,
        detail: format!("CognitoSignIn:{}", identity.subject),
        claims: LoginClaims::Token(claims.clone()),
    })
}

/// The roles of the user's groups: a list, or a text with commas.
fn roles(claims: &Claims) -> Vec<String> {
    let texts = claims.texts(ROLES).unwrap_or_default();
    let roles = texts.iter().flat_map(|text| text.split(','));
    roles.map(|role| role.trim().to_owned()).collect()
}
