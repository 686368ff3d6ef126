//! The look of managed login: settings, and images.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html>

use ringwall_core::Timestamp;
use ringwall_model::Value;
use serde::{Deserialize, Serialize};

use crate::api::{
    AssetCategoryType, AssetExtensionType, AssetType, ColorSchemeModeType, ManagedLoginBrandingType,
};
use crate::document;
use crate::error::CognitoError;

/// What pages look like without a branding: the values of managed login's own style sheet.
const USUAL: &str = include_str!("branding_defaults.json");
/// Settings and images of a request together.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// A look of a client's pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Branding {
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    /// It is Cognito's own look.
    pub(crate) usual: bool,
    /// A JSON document.
    pub(crate) settings: Option<String>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asset {
    pub(crate) category: AssetCategoryType,
    pub(crate) mode: ColorSchemeModeType,
    pub(crate) extension: AssetExtensionType,
    pub(crate) bytes: Vec<u8>,
    pub(crate) resource_id: Option<String>,
}

impl Branding {
    /// Sets the look: Cognito's own, or settings and images.
    pub(crate) fn set(
        &mut self,
        usual: Option<bool>,
        settings: Option<&Value>,
        assets: Option<Vec<AssetType>>,
    ) -> Result<(), CognitoError> {
        let is_own = settings.is_some() || assets.is_some();
        if usual.unwrap_or(false) == is_own {
            return Err(CognitoError::invalid_parameter(
                "Either UseCognitoProvidedValues must be true, or Settings or Assets must be given, \
                 but not both.",
            ));
        }
        let settings = settings.map(document::to_json).transpose();
        let settings = settings.map_err(CognitoError::internal)?;
        let assets = assets.unwrap_or_default().into_iter().map(Asset::parse);
        let assets = assets.collect::<Result<Vec<_>, _>>()?;
        let sizes = assets.iter().map(|asset| asset.bytes.len());
        let bytes = sizes.sum::<usize>() + settings.as_deref().map_or(0, str::len);
        if bytes > MOST_BYTES {
            return Err(CognitoError::invalid_parameter(
                "Settings and Assets can have 2 MB together at most.",
            ));
        }
        self.usual = !is_own;
        self.settings = settings;
        self.assets = assets;
        Ok(())
    }

    /// The same with the settings that pages have where this look says nothing.
    pub(crate) fn merged(&self) -> Result<ManagedLoginBrandingType, CognitoError> {
        let usual = document::from_json(USUAL).map_err(CognitoError::internal)?;
        let shown = self.shown()?;
        let settings = match shown.settings {
            Some(own) => merge(usual, own),
            None => usual,
        };
        Ok(ManagedLoginBrandingType {
            settings: Some(settings),
            ..shown
        })
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> Result<ManagedLoginBrandingType, CognitoError> {
        let settings = self.settings.as_deref().map(document::from_json);
        let settings = settings.transpose().map_err(CognitoError::internal)?;
        Ok(ManagedLoginBrandingType {
            managed_login_branding_id: Some(self.id.clone()),
            user_pool_id: Some(self.pool_id.clone()),
            use_cognito_provided_values: Some(self.usual),
            settings,
            assets: Some(self.assets.iter().map(Asset::shown).collect()),
            creation_date: Some(self.created_at),
            last_modified_date: Some(self.updated_at),
        })
    }
}

/// A document over another: what it says goes before, name by name.
fn merge(below: Value, above: Value) -> Value {
    match (below, above) {
        (Value::Map(mut below), Value::Map(above)) => {
            for (name, value) in above {
                match below.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => *known = merge(known.clone(), value),
                    None => below.push((name, value)),
                }
            }
            Value::Map(below)
        }
        (_, above) => above,
    }
}

impl Asset {
    fn parse(given: AssetType) -> Result<Self, CognitoError> {
        let asset = Self {
            category: given.category,
            mode: given.color_mode,
            extension: given.extension,
            bytes: given.bytes.unwrap_or_default(),
            resource_id: given.resource_id,
        };
        if !asset.bytes.is_empty() && !asset.is_what_it_says() {
            return Err(CognitoError::invalid_parameter(format!(
                "The asset {} is not a valid {} file.",
                asset.category.as_str(),
                asset.extension.as_str()
            )));
        }
        Ok(asset)
    }

    /// Whether the bytes begin as those of its kind do; a drawing must not hold a script.
    fn is_what_it_says(&self) -> bool {
        let bytes = self.bytes.as_slice();
        match self.extension {
            AssetExtensionType::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            AssetExtensionType::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            AssetExtensionType::Ico => bytes.starts_with(&[0, 0, 1, 0]),
            AssetExtensionType::Webp => {
                bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
            }
            AssetExtensionType::Svg => str::from_utf8(bytes).is_ok_and(|text| {
                let text = text.to_ascii_lowercase();
                text.contains("<svg") && !text.contains("<script") && !text.contains("javascript:")
            }),
        }
    }

    fn shown(&self) -> AssetType {
        AssetType {
            category: self.category,
            color_mode: self.mode,
            extension: self.extension,
            bytes: Some(self.bytes.clone()).filter(|bytes| !bytes.is_empty()),
            resource_id: self.resource_id.clone(),
        }
    }
}
