//! Messages to users: who writes them, their texts, and the outbox.
//!
//! A message goes to the pool's custom sender if there is one for its kind; else the function
//! `CustomMessage` or the pool's templates give its text, and it is left to the outbox.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html>

mod destination;
mod link;
mod sender;
mod templates;
mod text;

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};

use crate::api::{CodeDeliveryDetailsType, DeliveryMediumType};
use crate::error::CognitoError;
use crate::resources::pool::Contact;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::trigger::custom_message::{self, Written};
use crate::trigger::{Occasion, Texts, attributes_of, custom_sender};

pub(crate) use destination::{masked, simulated};
pub(crate) use link::{escaped as escaped_query, origin as pages_origin};
pub(crate) use sender::{Notice, send_notice};
pub(crate) use text::escaped as escaped_html;

/// Why somebody is written to; also how triggers call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reason {
    SignUp,
    AdminCreateUser,
    ResendCode,
    ForgotPassword,
    UpdateUserAttribute,
    VerifyUserAttribute,
    Authentication,
    AccountTakeOverNotification,
}

/// A message to be.
pub(crate) struct Letter<'a> {
    /// The pool, the client, and the stored user name.
    pub(crate) occasion: Occasion<'a>,
    pub(crate) user: &'a User,
    pub(crate) reason: Reason,
    pub(crate) contact: Contact,
    /// Where it goes: the user's address, or the new one that is to be verified.
    pub(crate) address: &'a str,
    /// The name he signs in with, for an invitation.
    pub(crate) name: &'a str,
    /// The code, or the temporary password of an invitation.
    pub(crate) code: &'a str,
    pub(crate) client_metadata: Option<&'a Texts>,
}

/// Writes to a user, and says where to. The message is on its way once the transaction is committed.
pub(crate) fn send(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    letter: &Letter<'_>,
) -> Result<CodeDeliveryDetailsType, CognitoError> {
    let pool = letter.occasion.pool;
    if custom_sender::delivers(pool, letter.contact) {
        let content = custom_sender::Content {
            code: Some(letter.code),
            user_attributes: &letter.attributes(),
            client_metadata: letter.client_metadata,
        };
        let (occasion, contact) = (&letter.occasion, letter.contact);
        custom_sender::put(ctx, tx, occasion, contact, letter.reason, &content)?;
    } else {
        let written = written(ctx, letter)?;
        let link = link::address(tx, letter)?;
        let text = text::compose(letter, written, link.as_deref());
        sender::send(ctx, tx, letter, text)?;
    }
    Ok(delivery(letter.contact, letter.address))
}

/// Where a code went, as callers may know it.
pub(crate) fn delivery(contact: Contact, address: &str) -> CodeDeliveryDetailsType {
    delivery_to(contact, masked(contact, address))
}

/// The same, of a destination that is masked already.
pub(crate) fn delivery_to(contact: Contact, destination: String) -> CodeDeliveryDetailsType {
    CodeDeliveryDetailsType {
        destination: Some(destination),
        delivery_medium: Some(match contact {
            Contact::Email => DeliveryMediumType::Email,
            Contact::Phone => DeliveryMediumType::Sms,
        }),
        attribute_name: Some(contact.attribute().to_owned()),
    }
}

fn written(ctx: &RequestContext, letter: &Letter<'_>) -> Result<Written, CognitoError> {
    let is_invitation = letter.reason == Reason::AdminCreateUser;
    let request = custom_message::Request {
        user_attributes: &letter.attributes(),
        code_parameter: text::CODE,
        link_parameter: text::LINK,
        username_parameter: is_invitation.then_some(text::USERNAME),
        client_metadata: letter.client_metadata,
    };
    let occasion = Occasion {
        // A request may write to both addresses of a user.
        label: letter.contact.attribute(),
        ..letter.occasion
    };
    custom_message::ask(ctx, &occasion, letter.reason, &request)
}

impl Letter<'_> {
    /// What functions are told of the user: the address is the one that is written to.
    fn attributes(&self) -> Texts {
        let mut attributes = attributes_of(self.user);
        let address = self.contact.attribute().to_owned();
        attributes.insert(address, self.address.to_owned());
        attributes
    }
}

impl Reason {
    /// As triggers call it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "SignUp",
            Self::AdminCreateUser => "AdminCreateUser",
            Self::ResendCode => "ResendCode",
            Self::ForgotPassword => "ForgotPassword",
            Self::UpdateUserAttribute => "UpdateUserAttribute",
            Self::VerifyUserAttribute => "VerifyUserAttribute",
            Self::Authentication => "Authentication",
            Self::AccountTakeOverNotification => "AccountTakeOverNotification",
        }
    }

    /// Whether it is a code that verifies an address when the account is new.
    const fn confirms_account(self) -> bool {
        matches!(self, Self::SignUp | Self::ResendCode)
    }
}

#[cfg(test)]
mod tests;
