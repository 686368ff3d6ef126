//! Users to be.

use std::collections::BTreeMap;

use ringwall_core::{RequestContext, Timestamp};

use crate::error::CognitoError;
use crate::resources::attribute_change::AttributeChange;
use crate::resources::mfa::UserMfa;
use crate::resources::pool::{Alias, Contact, Pool};
use crate::resources::user::{Credentials, Lockout, User, UserStatus, sub_of_request};
use crate::resources::username;

/// A user to be, whose name and attributes fit the pool. Nobody has yet asked whether they are free.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) username: String,
    pub(crate) sub: String,
    pub(crate) named_by: Option<Contact>,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Draft {
    /// The user whom a request makes. In pools that name users by an address, `name` is one, and his
    /// user name is his `sub`.
    pub(crate) fn new(
        ctx: &RequestContext,
        pool: &Pool,
        name: &str,
        change: AttributeChange,
    ) -> Result<Self, CognitoError> {
        Self::with_sub(pool, name, sub_of_request(ctx), change)
    }

    /// The same, with a `sub` that was drawn.
    pub(crate) fn with_sub(
        pool: &Pool,
        name: &str,
        sub: String,
        mut change: AttributeChange,
    ) -> Result<Self, CognitoError> {
        let named_by = username::check(pool, name)?;
        if let Some(contact) = named_by {
            let attribute = contact.attribute();
            if change.value(attribute).is_some_and(|given| given != name) {
                return Err(CognitoError::invalid_parameter(format!(
                    "Username and {attribute} do not match."
                )));
            }
            change.set(attribute, name);
        }
        for contact in Contact::ALL {
            if change.verifies(contact) && change.value(contact.attribute()).is_none() {
                return Err(CognitoError::nothing_to_verify(contact));
            }
        }
        Ok(Self {
            username: named_by.map_or_else(|| name.to_owned(), |_| sub.clone()),
            sub,
            named_by,
            attributes: change.into_attributes(),
        })
    }

    /// The profile of somebody who signs in at an identity provider.
    pub(crate) fn federated(
        ctx: &RequestContext,
        username: String,
        change: AttributeChange,
    ) -> Self {
        Self {
            username,
            sub: sub_of_request(ctx),
            named_by: None,
            attributes: change.into_attributes(),
        }
    }

    /// A user who signs himself up chooses an alias of his own only once he is confirmed.
    pub(crate) fn refuse_preferred_username(&self, pool: &Pool) -> Result<(), CognitoError> {
        let is_alias = pool.aliases.contains(&Alias::PreferredUsername);
        if is_alias && self.attributes.contains_key("preferred_username") {
            return Err(CognitoError::invalid_parameter(
                "preferred_username can not be provided for unconfirmed account",
            ));
        }
        Ok(())
    }

    /// The address counts as verified; one that is not there is no fault.
    pub(crate) fn verify(&mut self, contact: Contact) {
        if self.attributes.contains_key(contact.attribute()) {
            self.attributes
                .insert(contact.verified_attribute().to_owned(), "true".to_owned());
        }
    }

    /// The user.
    pub(crate) fn into_user(self, pool: &Pool, status: UserStatus, now: Timestamp) -> User {
        let mut attributes = self.attributes;
        for contact in Contact::ALL {
            if attributes.contains_key(contact.attribute()) {
                let verified = contact.verified_attribute().to_owned();
                attributes
                    .entry(verified)
                    .or_insert_with(|| "false".to_owned());
            }
        }
        User {
            pool_id: pool.id.clone(),
            username: self.username,
            sub: self.sub,
            named_by: self.named_by,
            status,
            enabled: true,
            created_at: now,
            updated_at: now,
            attributes,
            pending_attributes: BTreeMap::new(),
            credentials: Credentials::default(),
            lockout: Lockout::default(),
            mfa: UserMfa::default(),
            identities: Vec::new(),
            tokens_valid_from: None,
            signed_in: false,
        }
    }
}
