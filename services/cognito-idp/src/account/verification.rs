//! An address of a user who is signed in is verified.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html>

use ringwall_core::RequestContext;

use crate::api::CodeDeliveryDetailsType;
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::message::{self, Letter, Reason};
use crate::resources::pool::Contact;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::trigger::{Occasion, Texts};

/// Sends a code that verifies an address: the new one, if one waits.
pub(crate) fn send_verification_code(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    occasion: Occasion<'_>,
    (user, contact): (&User, Contact),
    reason: Reason,
    client_metadata: Option<&Texts>,
) -> Result<CodeDeliveryDetailsType, CognitoError> {
    let attribute = contact.attribute();
    let waiting = user.pending_attributes.get(attribute);
    let address = waiting
        .map(String::as_str)
        .or_else(|| user.address(contact));
    let address = address.ok_or_else(|| CognitoError::no_address(attribute))?;
    let (whom, purpose) = (Addressee::of(user), Purpose::Verify(contact));
    let code = codes::make(ctx, tx, occasion.pool, &whom, purpose, contact)?;
    let letter = Letter {
        occasion,
        user,
        reason,
        contact,
        address,
        name: &user.username,
        code: &code,
        client_metadata,
    };
    message::send(ctx, tx, &letter)
}
