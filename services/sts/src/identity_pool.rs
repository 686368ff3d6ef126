//! Tokens of Cognito's identity pools: STS believes them without a provider in IAM.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#trust-policies>

use ringwall_core::RequestContext;
use ringwall_federation::identity_pool_key_set;
use ringwall_store::Reads;
use ringwall_tokens::jwt::{Claims, IdToken, Jwt};

use crate::error::StsError;
use crate::role_session::WantedRole;
use crate::web_identity::{LEEWAY_SECONDS, claim_error};

const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

/// The claims of a token that an identity pool of this installation issued.
pub(crate) fn verify(
    ctx: &RequestContext,
    tx: &impl Reads,
    wanted: &WantedRole,
    jwt: &Jwt<'_>,
    principal: &str,
) -> Result<Claims, StsError> {
    let keys = identity_pool_key_set(tx)?;
    let claims = jwt.verify(&keys);
    let claims = claims.map_err(|_| StsError::token_not_verified())?;
    let token = IdToken::read(claims).map_err(|error| claim_error(&error))?;
    token
        .require_current(ctx.now().secs(), LEEWAY_SECONDS)
        .map_err(|error| claim_error(&error))?;
    require_named(wanted, claims, principal)?;
    Ok(claims.clone())
}

/// A role of another account than the identity pool's must say which identity pools it trusts.
fn require_named(wanted: &WantedRole, claims: &Claims, principal: &str) -> Result<(), StsError> {
    let account = wanted.account().to_string();
    if claims.text("account") == Some(account.as_str()) {
        return Ok(());
    }
    let key = format!("{principal}:aud");
    let trust = wanted.federated(ACTION)?.trust.compiled();
    let names_it = trust
        .condition_keys()
        .any(|(_, looked_at)| looked_at.eq_ignore_ascii_case(&key));
    if names_it {
        Ok(())
    } else {
        Err(StsError::not_trusted(ACTION))
    }
}
