//! Profiles at identity providers, as callers name them.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ProviderUserIdentifierType.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{Reads, StoreError};

use crate::api::ProviderUserIdentifierType;
use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::{Identity, User};
use crate::store::CognitoTx;

/// The pool itself.
const COGNITO: &str = "Cognito";
/// The attribute that stands for the id at the provider.
const SUBJECT: &str = "Cognito_Subject";
/// Providers whose profiles go by their id alone.
const SOCIAL: [&str; 4] = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

/// Somebody at a provider, or in the pool itself.
pub(crate) struct Profile {
    provider: String,
    attribute: Option<String>,
    pub(crate) value: String,
}

/// What is kept of a provider with a link.
pub(crate) struct Provider {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) issuer: Option<String>,
}

impl Profile {
    /// Reads one.
    pub(crate) fn parse(given: ProviderUserIdentifierType) -> Result<Self, CognitoError> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let missing = |name: &str| {
            CognitoError::invalid_parameter(format!("Missing required parameter {name}"))
        };
        let value = filled(given.provider_attribute_value);
        Ok(Self {
            provider: filled(given.provider_name).ok_or_else(|| missing("ProviderName"))?,
            attribute: filled(given.provider_attribute_name),
            value: value.ok_or_else(|| missing("ProviderAttributeValue"))?,
        })
    }

    /// Whether it is a user of the pool itself.
    pub(crate) fn is_of_pool(&self) -> bool {
        self.provider == COGNITO
    }

    /// The attribute that it goes by, unless that is the id.
    pub(crate) fn attribute(&self) -> Option<&str> {
        self.attribute
            .as_deref()
            .filter(|attribute| *attribute != SUBJECT)
    }

    /// Whether a link is to this profile.
    pub(crate) fn is(&self, identity: &Identity) -> bool {
        identity.provider_name == self.provider
            && identity.source_attribute.as_deref() == self.attribute()
            && identity.user_id == self.value
    }

    /// Who it is in the pool: a user of that name, whom it is linked to, or who came by himself.
    pub(crate) fn user<X: Deref<Target: Reads>>(
        &self,
        tx: &CognitoTx<'_, X>,
        pool: &Pool,
    ) -> Result<Option<Arc<User>>, StoreError> {
        if self.is_of_pool() {
            return tx.find_user(pool, &self.value);
        }
        let linked = tx.linked_user(pool, &self.provider, self.attribute(), &self.value)?;
        if linked.is_some() || self.attribute().is_some() {
            return Ok(linked);
        }
        let own = pool.folded(&format!("{}_{}", self.provider, self.value));
        tx.user_at(pool, &own)
    }

    /// The pool's provider of that name.
    pub(crate) fn provider<X: Deref<Target: Reads>>(
        &self,
        tx: &CognitoTx<'_, X>,
        pool: &Pool,
    ) -> Result<Provider, CognitoError> {
        if self.is_of_pool() {
            return Err(CognitoError::invalid_parameter(
                "SourceUser must be a user of an external identity provider",
            ));
        }
        let found = tx.find_provider(pool, &self.provider)?;
        let found = found.ok_or_else(|| CognitoError::no_provider(&self.provider))?;
        Ok(Provider {
            name: found.name.clone(),
            kind: found.kind.as_str().to_owned(),
            issuer: None,
        })
    }

    /// Profiles of social providers go by their id; others by that or a mapped attribute.
    pub(crate) fn require_attribute(&self, provider: &Provider) -> Result<(), CognitoError> {
        match self.attribute.as_deref() {
            None => Err(CognitoError::invalid_parameter(
                "Missing required parameter ProviderAttributeName",
            )),
            Some(other) if other != SUBJECT && SOCIAL.contains(&provider.kind.as_str()) => {
                Err(CognitoError::invalid_parameter(format!(
                    "ProviderAttributeName must be {SUBJECT} for {}",
                    provider.kind
                )))
            }
            Some(_) => Ok(()),
        }
    }
}
