//! From logins to identities: found, made, linked and merged.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html#authentication-flow-operations>

use ringwall_core::RequestContext;

use crate::error::CognitoIdentityError;
use crate::resources::identity::{Identity, Login};
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;

/// The identity that is all of these logins, `given` if it is one of those whose they are: logins
/// that nobody has yet are linked to it, and other identities that have some are merged into it.
pub(crate) fn resolve(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    given: Option<&Identity>,
    logins: &[Login],
) -> Result<Identity, CognitoIdentityError> {
    let mut linked = linked(tx, pool, logins)?;
    if let Some(given) = given {
        put_first(given, &mut linked)?;
    }
    let mut linked = linked.into_iter();
    let owner = linked.next();
    let before = owner.clone();
    let mut owner = owner.unwrap_or_else(|| Identity::guest(ctx, pool));
    for other in linked {
        absorb(ctx, tx, pool, &mut owner, other)?;
    }
    for login in logins {
        owner.link(login.clone(), pool)?;
    }
    if before.as_ref() != Some(&owner) {
        owner.modified_at = ctx.now();
        tx.put_identity(owner.clone())?;
    }
    Ok(owner)
}

/// Makes one identity of two: the logins of `other` become the owner's, and `other` is disabled.
pub(crate) fn absorb(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    owner: &mut Identity,
    mut other: Identity,
) -> Result<(), CognitoIdentityError> {
    for login in std::mem::take(&mut other.logins) {
        owner.link(login, pool)?;
    }
    other.is_guest = false;
    other.is_disabled = true;
    other.modified_at = ctx.now();
    tx.put_identity(other)?;
    Ok(())
}

/// The identities that the logins are linked to.
fn linked(
    tx: &CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    logins: &[Login],
) -> Result<Vec<Identity>, CognitoIdentityError> {
    let mut found: Vec<Identity> = Vec::new();
    for login in logins {
        let Some(identity) = tx.find_by_login(&pool.id, login)? else {
            continue;
        };
        if found.iter().all(|known| known.id != identity.id) {
            found.push((*identity).clone());
        }
    }
    Ok(found)
}

/// Where the caller named an identity, that one keeps its id. One that others logged in as must be
/// among those whose logins these are; a guest who logs in becomes the one that has logged in before.
fn put_first(given: &Identity, linked: &mut Vec<Identity>) -> Result<(), CognitoIdentityError> {
    if let Some(place) = linked.iter().position(|known| known.id == given.id) {
        linked.swap(0, place);
        return Ok(());
    }
    if given.is_guest {
        linked.push(given.clone());
        return Ok(());
    }
    // What it was merged into, may have the logins.
    if given.is_disabled && !linked.is_empty() {
        return Ok(());
    }
    Err(CognitoIdentityError::logins_do_not_match())
}
