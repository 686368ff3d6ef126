//! A password that was forgotten.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html#user-pools-password-reset-and-recovery>

use std::sync::Arc;

use ringwall_core::RequestContext;

use super::reach::recovery_contact;
use crate::api::CodeDeliveryDetailsType;
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::message::{self, Letter, Reason};
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::trigger::{Occasion, Texts};

/// The user, if he may choose a new password, and where his code goes.
pub(crate) fn recoverable(
    pool: &Pool,
    user: Option<Arc<User>>,
) -> Result<(Arc<User>, Contact), CognitoError> {
    let user = user.ok_or_else(CognitoError::no_user_of_client)?;
    if !user.enabled {
        return Err(CognitoError::disabled());
    }
    match user.status {
        UserStatus::ForceChangePassword | UserStatus::ExternalProvider => {
            return Err(CognitoError::not_resettable());
        }
        UserStatus::Unconfirmed | UserStatus::Confirmed | UserStatus::ResetRequired => {}
    }
    let contact = recovery_contact(pool, &user).ok_or_else(CognitoError::unrecoverable)?;
    Ok((user, contact))
}

/// Sends a user the code by which he chooses a new password.
pub(crate) fn send_reset_code(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    client_id: Option<&str>,
    (user, contact): (&User, Contact),
    client_metadata: Option<&Texts>,
) -> Result<CodeDeliveryDetailsType, CognitoError> {
    let whom = Addressee::of(user);
    let code = codes::make(ctx, tx, pool, &whom, Purpose::ForgotPassword, contact)?;
    let letter = Letter {
        occasion: Occasion::new(pool, client_id, Some(&user.username)),
        user,
        reason: Reason::ForgotPassword,
        contact,
        address: user.address(contact).unwrap_or_default(),
        name: &user.username,
        code: &code,
        client_metadata,
    };
    message::send(ctx, tx, &letter)
}
