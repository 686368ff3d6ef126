//! Where a user is reached.

use crate::api::CodeDeliveryDetailsType;
use crate::message;
use crate::resources::pool::{Contact, Pool, Recovery};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// Where the code goes that confirms an account; nowhere if the pool verifies none of his addresses.
/// Of two, AWS takes the telephone.
pub(crate) fn sign_up_contact(pool: &Pool, user: &User) -> Option<Contact> {
    let contacts = [Contact::Phone, Contact::Email].into_iter();
    let mut verified = contacts.filter(|contact| pool.auto_verified.contains(contact));
    verified.find(|contact| user.address(*contact).is_some())
}

/// Where the code goes by which a new password may be chosen: an address that is verified, and that is
/// not his second factor.
pub(super) fn recovery_contact(pool: &Pool, user: &User) -> Option<Contact> {
    let legacy = [Recovery::VerifiedPhone, Recovery::VerifiedEmail];
    let wanted = pool.recovery.as_deref().unwrap_or(&legacy);
    let contacts = wanted.iter().filter_map(|recovery| match recovery {
        Recovery::VerifiedEmail => Some(Contact::Email),
        Recovery::VerifiedPhone => Some(Contact::Phone),
        Recovery::AdminOnly => None,
    });
    let mut usable = contacts.filter(|contact| user.is_verified(*contact));
    usable.find(|contact| !is_second_factor(user, *contact))
}

const fn is_second_factor(user: &User, contact: Contact) -> bool {
    match contact {
        Contact::Email => user.mfa.email,
        Contact::Phone => user.mfa.sms || user.mfa.legacy_sms,
    }
}

/// What is said of a code to somebody who is not there.
pub(crate) fn simulated_delivery(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
) -> CodeDeliveryDetailsType {
    simulated_to(tx, pool, simulated_contact(pool), name)
}

/// The same, by this contact. An address that was typed is where the code would have gone.
pub(crate) fn simulated_to(
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    contact: Contact,
    name: &str,
) -> CodeDeliveryDetailsType {
    let folded = pool.folded(name);
    let is_typed = match contact {
        Contact::Email => folded.contains('@'),
        Contact::Phone => folded.starts_with('+'),
    };
    let destination = if is_typed {
        message::masked(contact, &folded)
    } else {
        let name = format!("{}/{folded}", pool.id);
        message::simulated(&tx.service.code_key, contact, &name)
    };
    message::delivery_to(contact, destination)
}

/// The address that most users of the pool are reached at.
pub(crate) fn simulated_contact(pool: &Pool) -> Contact {
    let first = pool.recovery.as_ref().and_then(|recovery| recovery.first());
    match first {
        Some(Recovery::VerifiedPhone) => Contact::Phone,
        Some(Recovery::VerifiedEmail) => Contact::Email,
        Some(Recovery::AdminOnly) | None => {
            let is_phone = pool.auto_verified == [Contact::Phone];
            if is_phone {
                Contact::Phone
            } else {
                Contact::Email
            }
        }
    }
}
