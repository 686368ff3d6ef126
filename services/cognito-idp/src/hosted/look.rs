//! How an app client's pages look, which documents people agree to there, and which identity
//! providers they may come from.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html>

use std::collections::BTreeMap;

use ringwall_core::{ApiError, Timestamp};

use super::{HostedTx, Pool};
use crate::error::CognitoError;
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::ui_customization::ALL;

/// The look of the classic pages.
#[derive(Clone, Debug)]
pub struct ClassicLook {
    /// A style sheet as it was given.
    pub css: Option<String>,
    /// A PNG or JPEG.
    pub logo: Option<Vec<u8>>,
    /// When it was set: a picture's address changes with it.
    pub changed_at: Timestamp,
}

/// The look of managed login.
#[derive(Clone, Debug)]
pub struct ManagedLook {
    /// A JSON document; absent for Cognito's own look.
    pub settings: Option<String>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// When it was set: a picture's address changes with it.
    pub changed_at: Timestamp,
}

/// A picture of managed login, with the API's words.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What it is for (`FORM_LOGO`).
    pub category: &'static str,
    /// `LIGHT`, `DARK` or `DYNAMIC`.
    pub mode: &'static str,
    /// `PNG`, `SVG` …
    pub extension: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// Links that people see when they sign up, by language (`cognito:default`).
#[derive(Clone, Debug)]
pub struct TermsLinks {
    /// To the terms of use.
    pub terms_of_use: BTreeMap<String, String>,
    /// To the privacy policy.
    pub privacy_policy: BTreeMap<String, String>,
}

/// An identity provider. No `Debug`: among its details are secrets.
#[derive(Clone)]
pub struct Provider {
    /// Its name in the pool.
    pub name: String,
    /// `SAML`, `OIDC`, `Google` …
    pub kind: &'static str,
    /// `client_id`, `authorize_url` …, `IDPInit` …
    pub details: BTreeMap<String, String>,
    /// SAML metadata.
    pub metadata: Option<String>,
    /// The pool's attribute, and the claim that fills it.
    pub attribute_mapping: BTreeMap<String, String>,
    /// Names by which apps ask for it.
    pub identifiers: Vec<String>,
}

impl HostedTx<'_> {
    /// Which pages a pool has at a domain: 1 the classic ones, 2 managed login.
    ///
    /// # Errors
    /// The store failed.
    pub fn login_version(&self, pool: &Pool, domain: &str) -> Result<u32, ApiError> {
        let found = self.0.find_domain(&pool.region, domain);
        let found = found.map_err(CognitoError::from)?;
        Ok(found.map_or(1, |domain| domain.login_version))
    }

    /// The look of the classic pages for a client.
    ///
    /// # Errors
    /// The store failed.
    pub fn classic_look(
        &self,
        pool: &Pool,
        client_id: &str,
    ) -> Result<Option<ClassicLook>, ApiError> {
        let find = |id| self.0.find_ui_customization(&pool.row, id);
        let found = match find(client_id).map_err(CognitoError::from)? {
            Some(own) => Some(own),
            None => find(ALL).map_err(CognitoError::from)?,
        };
        Ok(found.map(|look| ClassicLook {
            css: look.css.clone(),
            logo: look.logo.clone(),
            changed_at: look.updated_at,
        }))
    }

    /// The look of managed login for a client; without one it has no pages.
    ///
    /// # Errors
    /// The store failed.
    pub fn managed_look(
        &self,
        pool: &Pool,
        client_id: &str,
    ) -> Result<Option<ManagedLook>, ApiError> {
        let found = self.0.find_branding_of_client(&pool.row, client_id);
        let found = found.map_err(CognitoError::from)?;
        Ok(found.map(|branding| ManagedLook {
            settings: branding.settings.clone(),
            pictures: branding.assets.iter().map(Picture::of).collect(),
            changed_at: branding.updated_at,
        }))
    }

    /// What people agree to; nothing unless both documents are there.
    ///
    /// # Errors
    /// The store failed.
    pub fn terms(&self, pool: &Pool, client_id: &str) -> Result<Option<TermsLinks>, ApiError> {
        let find = |name| self.0.find_terms_of_client(&pool.row, client_id, name);
        let terms_of_use = find("terms-of-use").map_err(CognitoError::from)?;
        let privacy_policy = find("privacy-policy").map_err(CognitoError::from)?;
        Ok(terms_of_use
            .zip(privacy_policy)
            .map(|(terms, privacy)| TermsLinks {
                terms_of_use: terms.links.clone(),
                privacy_policy: privacy.links.clone(),
            }))
    }

    /// The identity provider of a name.
    ///
    /// # Errors
    /// The store failed.
    pub fn provider(&self, pool: &Pool, name: &str) -> Result<Option<Provider>, ApiError> {
        let found = self.0.find_provider(&pool.row, name);
        Ok(found
            .map_err(CognitoError::from)?
            .as_deref()
            .map(Provider::of))
    }

    /// The identity provider that apps call so.
    ///
    /// # Errors
    /// The store failed.
    pub fn provider_called(
        &self,
        pool: &Pool,
        identifier: &str,
    ) -> Result<Option<Provider>, ApiError> {
        let found = self.0.find_provider_by_identifier(&pool.row, identifier);
        Ok(found
            .map_err(CognitoError::from)?
            .as_deref()
            .map(Provider::of))
    }
}

impl Picture {
    fn of(asset: &crate::resources::branding::Asset) -> Self {
        Self {
            category: asset.category.as_str(),
            mode: asset.mode.as_str(),
            extension: asset.extension.as_str(),
            bytes: asset.bytes.clone(),
        }
    }
}

impl Provider {
    fn of(row: &IdentityProvider) -> Self {
        Self {
            name: row.name.clone(),
            kind: row.kind.as_str(),
            details: row.details.clone(),
            metadata: row.metadata.clone(),
            attribute_mapping: row.attribute_mapping.clone(),
            identifiers: row.identifiers.clone(),
        }
    }
}
