//! A password that is sent: `USER_PASSWORD_AUTH`, `ADMIN_USER_PASSWORD_AUTH`, and `PASSWORD` of a
//! sign-in by choice.

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::proof::Proof;
use crate::flow::session::Session;
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, proceed};
use crate::password;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;

/// Checks the password that was sent.
pub(super) fn check(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: Session,
) -> Result<Outcome, CognitoError> {
    let sent = call.parameters.required("PASSWORD")?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, subject.name(), user)?;
    subject.pre_authentication(ctx, call)?;
    require_no_reset(call, user)?;
    let is_right = password::is_right(ctx, tx, pool, user, sent)?;
    let Some(user) = user.filter(|_| is_right) else {
        lockouts.failed(ctx, attempts);
        return Err(CognitoError::wrong_credentials());
    };

    let mut user = user.clone();
    if password::is_outdated(ctx, tx, pool, &user)? {
        password::adopt(ctx, tx, pool, &mut user, sent)?;
        tx.put_user(pool, user.clone())?;
    }
    proceed::after_first_factor(ctx, tx, call, user, session.with(Proof::Password))
}

/// Who has to reset his password is told so whatever he sends, unless users are hidden: there is no
/// password to know.
pub(super) fn require_no_reset(call: &Call, user: Option<&User>) -> Result<(), CognitoError> {
    let must_reset = user.is_some_and(|user| user.status == UserStatus::ResetRequired);
    if must_reset && !call.client.hides_users() {
        return Err(CognitoError::password_reset_required());
    }
    Ok(())
}
