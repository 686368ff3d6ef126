//! Which of a provider's claims become attributes.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html>

use std::collections::BTreeMap;

use super::Door;
use super::inbound::Told;
use crate::error::CognitoError;
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::resources::client::Client;
use crate::resources::pool::Contact;
use crate::resources::user::User;

/// What names the user is no attribute of his.
const USERNAME: &str = "username";

/// What is written of somebody new, who must have all that the pool requires.
pub(super) fn of_new(door: &Door<'_>, told: &Told) -> Result<AttributeChange, CognitoError> {
    let mapped = mapped(door, told, |_| false);
    let change = AttributeChange::of_new(door.pool, Writer::Admin, &mapped)?;
    let required = door.pool.required_attributes();
    let missing: Vec<_> = required
        .filter(|name| change.value(name).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(change);
    }
    Err(CognitoError::attributes_required(&missing))
}

/// What is written of somebody known. What no claim says stays; what a claim leaves empty goes.
pub(super) fn of_known(
    door: &Door<'_>,
    told: &Told,
    user: &User,
) -> Result<AttributeChange, CognitoError> {
    let mapped = mapped(door, told, |contact| user.address(contact).is_some());
    AttributeChange::of_update(door.pool, Writer::Admin, &mapped)
}

/// Attributes and their new values. What the app client may not write is left as it is; so is whether
/// an address is verified that nobody has.
fn mapped(
    door: &Door<'_>,
    told: &Told,
    has_address: impl Fn(Contact) -> bool,
) -> Vec<(String, String)> {
    let mapping = &door.provider.attribute_mapping;
    let by_mapping = mapping
        .iter()
        .filter(|(attribute, _)| *attribute != USERNAME)
        .filter_map(|(attribute, claim)| Some((attribute, told.claims.get(claim)?)));
    let by_name = told.claims.iter().filter(|(name, _)| {
        told.by_function
            && name.starts_with("custom:")
            && !mapping.contains_key(*name)
            && door.pool.attribute(name).is_some()
    });
    let mut mapped: BTreeMap<_, _> = by_mapping
        .chain(by_name)
        .filter(|(attribute, _)| may_write(door.client, attribute))
        .map(|(attribute, value)| (attribute.clone(), value.flattened()))
        .collect();
    for contact in Contact::ALL {
        let given = mapped.get(contact.attribute());
        if given.map_or(!has_address(contact), String::is_empty) {
            mapped.remove(contact.verified_attribute());
        }
    }
    mapped.into_iter().collect()
}

/// Whether an address is verified is written with the address.
fn may_write(client: &Client, attribute: &str) -> bool {
    let contact = Contact::ALL
        .into_iter()
        .find(|contact| contact.verified_attribute() == attribute);
    match contact {
        Some(contact) => client.may_write(contact.attribute()),
        None => client.may_write(attribute),
    }
}
