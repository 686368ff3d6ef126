//! Who somebody at a provider is in the pool.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::StoreError;

use super::Provider;
use super::claims::{Arrival, ClaimValue};
use crate::error::CognitoError;
use crate::resources::group::Group;
use crate::resources::pool::{Contact, Pool};
use crate::resources::provider_rules::subject_claim;
use crate::resources::user::{Identity, User};
use crate::resources::username;
use crate::store::CognitoWrite;

/// The mapping that says what names a user.
const USERNAME: &str = "username";
/// More claims than that link nobody.
const MOST_CLAIMS: usize = 200;

/// Somebody at a provider.
pub(super) struct Visitor {
    provider: String,
    mapping: BTreeMap<String, String>,
    /// Providers that say whether an address is verified are held to it.
    says_verified: bool,
    subject: String,
    /// The name that he has in the pool if he comes by himself.
    pub(super) username: String,
}

impl Visitor {
    pub(super) fn of(
        pool: &Pool,
        provider: &Provider,
        arrival: &Arrival,
    ) -> Result<Self, CognitoError> {
        let subject = subject(provider, arrival)?.to_owned();
        // Where case does not matter, AWS writes the whole name in small letters.
        let username = pool.folded(&format!("{}_{subject}", provider.name));
        username::check_text(&username)?;
        Ok(Self {
            provider: provider.name.clone(),
            mapping: provider.attribute_mapping.clone(),
            says_verified: provider.kind != "SAML",
            subject,
            username,
        })
    }

    /// The user who he is: by his id there, or by an attribute that an administrator linked.
    pub(super) fn find(
        &self,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
        arrival: &Arrival,
    ) -> Result<Option<Arc<User>>, StoreError> {
        let found = tx.linked_user(pool, &self.provider, None, &self.subject)?;
        if found.is_some() {
            return Ok(found);
        }
        for (name, value) in arrival.claims.iter().take(MOST_CLAIMS) {
            let Some(value) = value.text().filter(|_| self.may_link(name, arrival)) else {
                continue;
            };
            let found = tx.linked_user(pool, &self.provider, Some(name), value)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Anybody may say that an address is his: one that is not known to be verified links nobody.
    fn may_link(&self, claim: &str, arrival: &Arrival) -> bool {
        let is_address = |contact: &Contact| {
            let attribute = contact.attribute();
            claim == attribute || self.mapped(attribute) == claim
        };
        let Some(contact) = Contact::ALL.into_iter().find(is_address) else {
            return true;
        };
        let verified = self.mapped(contact.verified_attribute());
        match arrival.claims.get(verified).and_then(ClaimValue::text) {
            Some(verified) => verified == "true",
            None => !self.says_verified,
        }
    }

    /// The claim that fills an attribute; the one of its name unless the mapping says another.
    fn mapped<'a>(&'a self, attribute: &'a str) -> &'a str {
        self.mapping
            .get(attribute)
            .map_or(attribute, String::as_str)
    }

    /// His profile there, as that of a user who came by himself.
    pub(super) fn identity(
        &self,
        provider: &Provider,
        arrival: &Arrival,
        now: Timestamp,
    ) -> Identity {
        Identity {
            provider_name: provider.name.clone(),
            provider_type: provider.kind.to_owned(),
            source_attribute: None,
            user_id: self.subject.clone(),
            issuer: arrival.issuer.clone(),
            primary: true,
            created_at: now,
        }
    }

    /// Writes down who vouches for a profile that was linked before it was seen.
    pub(super) fn mark(&self, user: &mut User, arrival: &Arrival) {
        let own = user
            .identities
            .iter_mut()
            .filter(|identity| identity.provider_name == self.provider);
        for identity in own {
            identity.issuer.clone_from(&arrival.issuer);
        }
    }
}

/// What names him: his id there, unless the mapping says another claim.
fn subject<'a>(provider: &Provider, arrival: &'a Arrival) -> Result<&'a str, CognitoError> {
    let mapped = provider.attribute_mapping.get(USERNAME);
    let other = mapped.filter(|claim| Some(claim.as_str()) != subject_claim(provider.kind));
    let subject = match other {
        None => Some(arrival.subject.as_str()),
        Some(claim) => arrival.claims.get(claim).and_then(ClaimValue::text),
    };
    subject
        .filter(|subject| !subject.is_empty())
        .ok_or_else(|| CognitoError::attributes_required(&[USERNAME]))
}

/// Puts a new user into the group of all who come from the provider.
pub(super) fn join_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    provider: &Provider,
    user: &User,
) -> Result<(), CognitoError> {
    let name = format!("{}_{}", pool.id, provider.name);
    let group = match tx.find_group(pool, &name)? {
        Some(group) => (*group).clone(),
        None => {
            let group = Group {
                name,
                id: ctx.uuid(),
                pool_id: pool.id.clone(),
                description: Some(format!(
                    "Autogenerated group for users who sign in using {}",
                    provider.name
                )),
                role_arn: None,
                precedence: None,
                created_at: ctx.now(),
                updated_at: ctx.now(),
            };
            tx.put_group(group.clone())?;
            group
        }
    };
    Ok(tx.put_member(pool, &group, user)?)
}
