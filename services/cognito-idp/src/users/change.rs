//! Changes of a user's attributes.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html>

use ringwall_core::Timestamp;

use crate::error::CognitoError;
use crate::resources::attribute_change::AttributeChange;
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;

/// Applies a change. A new address is not verified; where the pool wants that first, the old one
/// stays in force until it is. Answers the addresses that wait for their code so, or are new.
pub(crate) fn apply(
    pool: &Pool,
    user: &mut User,
    change: &AttributeChange,
    now: Timestamp,
) -> Result<Vec<Contact>, CognitoError> {
    let mut unverified = Vec::new();
    for (name, value) in change.iter() {
        match Contact::of_attribute(name) {
            Some(contact) => {
                if set_address(pool, user, contact, value, change.verifies(contact)) {
                    unverified.push(contact);
                }
            }
            None => set(user, name, value),
        }
    }
    for contact in Contact::ALL {
        if user.is_verified(contact) && user.address(contact).is_none() {
            return Err(CognitoError::nothing_to_verify(contact));
        }
    }
    user.updated_at = now;
    Ok(unverified)
}

/// The code came back: the address, or the new one that waits, is his.
pub(crate) fn verify(user: &mut User, contact: Contact, now: Timestamp) {
    if let Some(new) = user.pending_attributes.remove(contact.attribute()) {
        set(user, contact.attribute(), Some(&new));
    }
    if user.address(contact).is_some() {
        set(user, contact.verified_attribute(), Some("true"));
        user.updated_at = now;
    }
}

/// Whether the address is new and not verified.
fn set_address(
    pool: &Pool,
    user: &mut User,
    contact: Contact,
    value: Option<&str>,
    verified: bool,
) -> bool {
    let name = contact.attribute();
    let Some(new) = value else {
        user.pending_attributes.remove(name);
        set(user, name, None);
        set(user, contact.verified_attribute(), None);
        return false;
    };
    if user.address(contact) == Some(new) {
        user.pending_attributes.remove(name);
        return false;
    }
    let waits = pool.verified_before_update.contains(&contact) && user.address(contact).is_some();
    if waits && !verified {
        user.pending_attributes
            .insert(name.to_owned(), new.to_owned());
        return true;
    }
    user.pending_attributes.remove(name);
    set(user, name, Some(new));
    set(user, contact.verified_attribute(), Some("false"));
    !verified
}

fn set(user: &mut User, name: &str, value: Option<&str>) {
    match value {
        Some(value) => drop(user.attributes.insert(name.to_owned(), value.to_owned())),
        None => drop(user.attributes.remove(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::attribute_change::Writer;
    use crate::test_users::{pool, user};

    const NOW: Timestamp = Timestamp::from_secs(7);

    fn change(pool: &Pool, given: &[(&str, &str)]) -> AttributeChange {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let given: Vec<_> = given.iter().map(own).collect();
        AttributeChange::of_update(pool, Writer::Admin, &given).unwrap()
    }

    fn changed(pool: &Pool, user: &mut User, given: &[(&str, &str)]) -> Vec<Contact> {
        apply(pool, user, &change(pool, given), NOW).unwrap()
    }

    #[test]
    fn a_new_address_is_not_verified() {
        let (pool, mut ada) = (pool(), user("ada"));
        let both = [("email", "a@b.example"), ("email_verified", "true")];
        assert_eq!(changed(&pool, &mut ada, &both), []);
        assert!(ada.is_verified(Contact::Email));
        assert_eq!(
            changed(&pool, &mut ada, &[("email", "a@b.example")]),
            [],
            "it is the same"
        );
        assert!(ada.is_verified(Contact::Email));
        assert_eq!(
            changed(&pool, &mut ada, &[("email", "c@b.example")]),
            [Contact::Email]
        );
        assert!(!ada.is_verified(Contact::Email));
        assert_eq!(ada.updated_at, NOW);
    }

    #[test]
    fn the_old_address_stays_until_the_new_one_is_verified() {
        let (mut pool, mut ada) = (pool(), user("ada"));
        pool.verified_before_update = vec![Contact::Email];
        let old = [("email", "old@b.example"), ("email_verified", "true")];
        changed(&pool, &mut ada, &old);
        let waits = changed(&pool, &mut ada, &[("email", "new@b.example")]);
        assert_eq!(waits, [Contact::Email]);
        assert_eq!(ada.address(Contact::Email), Some("old@b.example"));
        assert!(ada.is_verified(Contact::Email));

        verify(&mut ada, Contact::Email, NOW);
        assert_eq!(ada.address(Contact::Email), Some("new@b.example"));
        assert!(ada.is_verified(Contact::Email) && ada.pending_attributes.is_empty());
        let at_once = [("email", "x@b.example"), ("email_verified", "true")];
        assert_eq!(changed(&pool, &mut ada, &at_once), []);
        assert_eq!(ada.address(Contact::Email), Some("x@b.example"));
    }

    #[test]
    fn an_address_goes_with_its_verification() {
        let (pool, mut ada) = (pool(), user("ada"));
        changed(
            &pool,
            &mut ada,
            &[("email", "a@b.example"), ("email_verified", "true")],
        );
        changed(&pool, &mut ada, &[("email", "")]);
        assert!(ada.attributes.is_empty());
        let alone = change(&pool, &[("phone_number_verified", "true")]);
        assert!(apply(&pool, &mut ada, &alone, NOW).is_err());
    }
}
