//! Terms of use and privacy policies that people see when they sign up.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html#managed-login-terms-documents>

use std::collections::BTreeMap;

use ringwall_core::Timestamp;
use ringwall_model::Sensitive;
use serde::{Deserialize, Serialize};

use crate::api::{TermsDescriptionType, TermsEnforcementType, TermsSourceType, TermsType};
use crate::error::CognitoError;

/// The language for those who speak none of the others.
const DEFAULT: &str = "cognito:default";

/// Links to a document, by language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    /// `terms-of-use` or `privacy-policy`.
    pub(crate) name: String,
    pub(crate) source: TermsSourceType,
    pub(crate) enforcement: TermsEnforcementType,
    /// By `cognito:english`, `cognito:default` …
    pub(crate) links: BTreeMap<String, String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Terms {
    /// Sets the links: one for everybody, all of them where a browser may go.
    pub(crate) fn set_links(
        &mut self,
        links: BTreeMap<String, String>,
    ) -> Result<(), CognitoError> {
        if !links.contains_key(DEFAULT) {
            return Err(CognitoError::invalid_parameter(format!(
                "Links must contain a link for {DEFAULT}."
            )));
        }
        if let Some(link) = links.values().find(|link| !link.starts_with("https://")) {
            return Err(CognitoError::invalid_parameter(format!(
                "{link} must be an HTTPS URL."
            )));
        }
        self.links = links;
        Ok(())
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> TermsType {
        TermsType {
            terms_id: self.id.clone(),
            user_pool_id: self.pool_id.clone(),
            client_id: Sensitive::new(self.client_id.clone()),
            terms_name: self.name.clone(),
            terms_source: self.source,
            enforcement: self.enforcement,
            links: self.links.clone(),
            creation_date: self.created_at,
            last_modified_date: self.updated_at,
        }
    }

    /// As lists show it.
    pub(crate) fn described(&self) -> TermsDescriptionType {
        TermsDescriptionType {
            terms_id: self.id.clone(),
            terms_name: self.name.clone(),
            enforcement: self.enforcement,
            creation_date: self.created_at,
            last_modified_date: self.updated_at,
        }
    }
}
