//! Identity providers that users of a pool may come from.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html>

use std::collections::BTreeMap;

use ringwall_core::{RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{IdentityProviderType, IdentityProviderTypeType, ProviderDescription};
use crate::resources::pool::Pool;
use crate::resources::provider_rules::PRIVATE_KEY;

/// An identity provider. Its details have the API's names (`client_id`, `MetadataURL`), as others
/// read them by these; those that were found out stand among them. No `Debug` of its details: a
/// client's secret is one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IdentityProvider {
    pub(crate) name: String,
    pub(crate) pool_id: String,
    pub(crate) kind: IdentityProviderTypeType,
    pub(crate) details: BTreeMap<String, String>,
    /// The provider's own document: SAML metadata, whether it was given or fetched.
    pub(crate) metadata: Option<String>,
    /// When metadata that stand at a URL are fetched anew.
    #[serde(default)]
    pub(crate) metadata_due_at: Option<Timestamp>,
    /// The pool's attribute, and the claim that fills it.
    pub(crate) attribute_mapping: BTreeMap<String, String>,
    pub(crate) identifiers: Vec<String>,
    pub(crate) acr_mapping: BTreeMap<String, String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl std::fmt::Debug for IdentityProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentityProvider")
            .field("pool_id", &self.pool_id)
            .field("name", &self.name)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl IdentityProvider {
    /// A provider of which nothing but name and kind is known.
    pub(crate) fn new(
        ctx: &RequestContext,
        pool: &Pool,
        name: String,
        kind: IdentityProviderTypeType,
    ) -> Self {
        Self {
            name,
            pool_id: pool.id.clone(),
            kind,
            details: BTreeMap::new(),
            metadata: None,
            metadata_due_at: None,
            attribute_mapping: BTreeMap::new(),
            identifiers: Vec::new(),
            acr_mapping: BTreeMap::new(),
            created_at: ctx.now(),
            updated_at: ctx.now(),
        }
    }

    /// Whether a detail is switched on.
    pub(crate) fn is_on(&self, detail: &str) -> bool {
        self.details
            .get(detail)
            .is_some_and(|value| value == "true")
    }

    /// As the API shows it. A private key is not shown.
    pub(crate) fn shown(&self) -> IdentityProviderType {
        let mut details = self.details.clone();
        details.remove(PRIVATE_KEY);
        IdentityProviderType {
            user_pool_id: Some(self.pool_id.clone()),
            provider_name: Some(self.name.clone()),
            provider_type: Some(self.kind),
            provider_details: Some(details),
            attribute_mapping: Some(self.attribute_mapping.clone()),
            idp_identifiers: Some(self.identifiers.clone()),
            acr_mapping: Some(self.acr_mapping.clone()).filter(|mapping| !mapping.is_empty()),
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
        }
    }

    /// As lists show it.
    pub(crate) fn described(&self) -> ProviderDescription {
        ProviderDescription {
            provider_name: Some(self.name.clone()),
            provider_type: Some(self.kind),
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
        }
    }
}
