//! How often somebody may try in an hour.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#limits-hard>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::{Reads as _, RowKey, Table};
use serde::{Deserialize, Serialize};

use crate::codes::Addressee;
use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// By pool, whom it is about, and activity.
pub(crate) const ATTEMPTS: Table<Attempts> = Table::new("cognito-idp.attempts");
/// Counted for so long from the first one on.
const WINDOW_SECS: i64 = 3600;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    ForgotPassword,
    ConfirmForgotPassword,
    ResendCode,
    ConfirmSignUp,
    ChangePassword,
    VerifyAttribute,
    /// Codes that are sent to begin a sign-in with.
    SignInCode,
}

/// How often it was done.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Attempts {
    since: Timestamp,
    count: u32,
}

impl Activity {
    const ALL: [Self; 7] = [
        Self::ForgotPassword,
        Self::ConfirmForgotPassword,
        Self::ResendCode,
        Self::ConfirmSignUp,
        Self::ChangePassword,
        Self::VerifyAttribute,
        Self::SignInCode,
    ];

    const fn most(self) -> u32 {
        match self {
            Self::ForgotPassword | Self::ResendCode | Self::ChangePassword => 5,
            Self::ConfirmSignUp | Self::VerifyAttribute => 15,
            Self::ConfirmForgotPassword | Self::SignInCode => 20,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::ForgotPassword => "forgot",
            Self::ConfirmForgotPassword => "confirm-forgot",
            Self::ResendCode => "resend",
            Self::ConfirmSignUp => "confirm",
            Self::ChangePassword => "change",
            Self::VerifyAttribute => "verify",
            Self::SignInCode => "sign-in-code",
        }
    }
}

/// Counts one more; refuses where there were as many as may be.
pub(crate) fn count(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    whom: &Addressee,
    activity: Activity,
) -> Result<(), CognitoError> {
    let place = key(pool, whom, activity);
    let now = ctx.now();
    let found = tx.tx.get(&ATTEMPTS, &place)?;
    let running = found.filter(|found| now < found.since.plus_secs(WINDOW_SECS));
    let mut attempts = running.map_or(
        Attempts {
            since: now,
            count: 0,
        },
        |running| *running,
    );
    if attempts.count >= activity.most() {
        return Err(CognitoError::attempt_limit_exceeded());
    }
    attempts.count += 1;
    Ok(tx.tx.put(&ATTEMPTS, &place, attempts)?)
}

/// It has succeeded: counting begins anew.
pub(crate) fn forget(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    whom: &Addressee,
    activity: Activity,
) -> Result<(), CognitoError> {
    Ok(tx.tx.delete(&ATTEMPTS, &key(pool, whom, activity))?)
}

/// What was counted of a user who goes.
pub(crate) fn forget_all(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<(), CognitoError> {
    let whom = Addressee::of(user);
    for activity in Activity::ALL {
        forget(tx, pool, &whom, activity)?;
    }
    Ok(())
}

fn key(pool: &Pool, whom: &Addressee, activity: Activity) -> RowKey {
    RowKey::new()
        .text(&pool.id)
        .text(whom.as_str())
        .text(activity.as_str())
}
