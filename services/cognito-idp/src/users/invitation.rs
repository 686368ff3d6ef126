//! The message that tells somebody that he is a user now, and his temporary password.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html>

use ringwall_core::RequestContext;

use crate::api::DeliveryMediumType;
use crate::error::CognitoError;
use crate::message::{self, Letter, Reason};
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::trigger::{Occasion, Texts};

/// Where an invitation goes: where the administrator wants it, else to the telephone if there is one.
pub(crate) fn contacts(
    user: &User,
    wanted: Option<&[DeliveryMediumType]>,
) -> Result<Vec<Contact>, CognitoError> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
        let mut usual = [Contact::Phone, Contact::Email].into_iter();
        let usual = usual.find(|contact| user.address(*contact).is_some());
        return Ok(usual.into_iter().collect());
    };
    let mut contacts: Vec<_> = wanted
        .iter()
        .map(|medium| match medium {
            DeliveryMediumType::Sms => Contact::Phone,
            DeliveryMediumType::Email => Contact::Email,
        })
        .collect();
    contacts.sort();
    contacts.dedup();
    match contacts
        .iter()
        .find(|contact| user.address(**contact).is_none())
    {
        Some(missing) => Err(CognitoError::nowhere_to_invite(*missing)),
        None => Ok(contacts),
    }
}

/// Sends it.
pub(crate) fn send(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    (user, contacts): (&User, &[Contact]),
    password: &str,
    client_metadata: Option<&Texts>,
) -> Result<(), CognitoError> {
    let named_by = user.named_by.and_then(|contact| user.address(contact));
    for contact in contacts {
        let letter = Letter {
            occasion: Occasion::new(pool, None, Some(&user.username)),
            user,
            reason: Reason::AdminCreateUser,
            contact: *contact,
            address: user.address(*contact).unwrap_or_default(),
            name: named_by.unwrap_or(&user.username),
            code: password,
            client_metadata,
        };
        message::send(ctx, tx, &letter)?;
    }
    Ok(())
}
