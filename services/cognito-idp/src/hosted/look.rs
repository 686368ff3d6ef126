//! How a client's pages look, and which documents they name.

use ringwall_core::ApiError;

use super::{Client, HostedTx, Pool};
use crate::api::{AssetExtensionType, ColorSchemeModeType};
use crate::error::CognitoError;
use crate::resources::branding::Branding;
use crate::resources::ui_customization::ALL;

/// How a client's pages look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// As all do.
    Usual,
    /// By the style sheet of the classic pages, and a logo.
    Classic {
        /// The sheet as it was given.
        css: Option<String>,
        /// PNG or JPEG.
        logo: Option<Vec<u8>>,
    },
    /// By the settings of managed login.
    Managed {
        /// A JSON document.
        settings: Option<String>,
        /// Images.
        images: Vec<Image>,
    },
    /// Managed login has no pages before there is a branding.
    Missing,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `FORM_LOGO`.
    pub category: &'static str,
    /// For dark pages only, for light ones only, or for both.
    pub dark: Option<bool>,
    /// Its media type.
    pub media_type: &'static str,
    /// The image.
    pub bytes: Vec<u8>,
}

/// Documents that people agree to when they sign up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsLinks {
    /// The terms of use.
    pub terms_of_use: String,
    /// The privacy policy.
    pub privacy_policy: String,
}

impl HostedTx<'_> {
    /// How a client's pages look.
    ///
    /// # Errors
    /// The store failed.
    pub fn look(&self, pool: &Pool, client: &Client) -> Result<Look, ApiError> {
        Ok(self.find_look(pool, client)?)
    }

    fn find_look(&self, pool: &Pool, client: &Client) -> Result<Look, CognitoError> {
        if pool.has_managed_login {
            let branding = self.0.find_branding_of_client(&pool.row, client.app_id())?;
            // Who registered itself can make no branding, and nobody has made one for it.
            let usual = match client.registered_itself() {
                true => Look::Usual,
                false => Look::Missing,
            };
            return Ok(branding.map_or(usual, |branding| managed(&branding)));
        }
        let own = self.0.find_ui_customization(&pool.row, client.app_id())?;
        let look = match own {
            Some(own) => Some(own),
            None => self.0.find_ui_customization(&pool.row, ALL)?,
        };
        Ok(look.map_or(Look::Usual, |look| Look::Classic {
            css: look.css.clone(),
            logo: look.logo.clone(),
        }))
    }

    /// A client's documents in a language (`cognito:english`), once there are both of them.
    ///
    /// # Errors
    /// The store failed.
    pub fn terms(
        &self,
        pool: &Pool,
        client: &Client,
        language: &str,
    ) -> Result<Option<TermsLinks>, ApiError> {
        let link = |name: &str| {
            let terms = self
                .0
                .find_terms_of_client(&pool.row, client.app_id(), name)?;
            let links = terms.as_ref().map(|terms| &terms.links);
            let link = links.and_then(|links| links.get(language).or(links.get("cognito:default")));
            Ok::<_, CognitoError>(link.cloned())
        };
        let (terms_of_use, privacy_policy) = (link("terms-of-use")?, link("privacy-policy")?);
        Ok(terms_of_use
            .zip(privacy_policy)
            .map(|(terms_of_use, privacy_policy)| TermsLinks {
                terms_of_use,
                privacy_policy,
            }))
    }
}

fn managed(branding: &Branding) -> Look {
    let shown = branding
        .assets
        .iter()
        .filter(|asset| !asset.bytes.is_empty());
    let images = shown.map(|asset| Image {
        category: asset.category.as_str(),
        dark: match asset.mode {
            ColorSchemeModeType::Light => Some(false),
            ColorSchemeModeType::Dark => Some(true),
            ColorSchemeModeType::Dynamic => None,
        },
        media_type: match asset.extension {
            AssetExtensionType::Png => "image/png",
            AssetExtensionType::Jpeg => "image/jpeg",
            AssetExtensionType::Webp => "image/webp",
            AssetExtensionType::Svg => "image/svg+xml",
            AssetExtensionType::Ico => "image/x-icon",
        },
        bytes: asset.bytes.clone(),
    });
    Look::Managed {
        settings: branding.settings.clone(),
        images: images.collect(),
    }
}
