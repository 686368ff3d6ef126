//! What follows a factor that was shown: may he sign in, must he change his password, does he need a
//! second factor.

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::session::Session;
use crate::flow::{Call, Outcome, device, finish, new_password, second_factor};
use crate::resources::pool::Pool;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::threat::takeover;

/// Goes on after the first factor.
pub(super) fn after_first_factor(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: User,
    mut session: Session,
) -> Result<Outcome, CognitoError> {
    require_may_sign_in(&user)?;
    takeover::judge(ctx, tx, call, &user, &mut session)?;
    if user.status == UserStatus::ForceChangePassword {
        require_fresh(ctx, &call.pool, &user)?;
        return new_password::ask(ctx, tx, call, &user, &session);
    }
    before_second_factor(ctx, tx, call, user, session)
}

/// Goes on once the password is the user's own: a remembered device proves itself, then the second
/// factor comes.
pub(super) fn before_second_factor(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    user: User,
    session: Session,
) -> Result<Outcome, CognitoError> {
    // A device stands in for a second factor, not for a level.
    if session.target == 0
        && let Some(outcome) = device::challenge(ctx, tx, call, &user, &session)?
    {
        return Ok(outcome);
    }
    if let Some(outcome) = second_factor::challenge(ctx, tx, call, &user, &session)? {
        return Ok(outcome);
    }
    finish::finish(ctx, tx, call, user, session)
}

/// What is told only to who has shown that he is this user.
pub(super) fn require_may_sign_in(user: &User) -> Result<(), CognitoError> {
    if !user.enabled {
        return Err(CognitoError::disabled());
    }
    match user.status {
        UserStatus::Confirmed | UserStatus::ForceChangePassword => Ok(()),
        UserStatus::Unconfirmed => Err(CognitoError::not_confirmed()),
        UserStatus::ResetRequired => Err(CognitoError::password_reset_required()),
        UserStatus::ExternalProvider => Err(CognitoError::wrong_credentials()),
    }
}

/// A temporary password is good for some days.
pub(super) fn require_fresh(
    ctx: &RequestContext,
    pool: &Pool,
    user: &User,
) -> Result<(), CognitoError> {
    let days = i64::from(pool.password_policy.temporary_days);
    let set_at = user.credentials.temporary_since;
    if set_at.is_some_and(|set_at| set_at.plus_days(days) <= ctx.now()) {
        return Err(CognitoError::temporary_password_expired());
    }
    Ok(())
}
