//! The look of the classic pages: a style sheet of a few classes, and a logo.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/hosted-ui-classic-branding.html>

use ringwall_core::Timestamp;
use ringwall_model::Sensitive;
use serde::{Deserialize, Serialize};

use crate::api::UiCustomizationType;
use crate::error::CognitoError;

/// The client that stands for all that have no look of their own.
pub(crate) const ALL: &str = "ALL";

/// The largest logo.
const MOST_LOGO_BYTES: usize = 100_000;

/// Classes that a style sheet may style.
const CLASSES: [&str; 15] = [
    "background-customizable",
    "banner-customizable",
    "errorMessage-customizable",
    "idpButton-customizable",
    "idpDescription-customizable",
    "inputField-customizable",
    "label-customizable",
    "legalText-customizable",
    "logo-customizable",
    "passwordCheck-notValid-customizable",
    "passwordCheck-valid-customizable",
    "redirect-customizable",
    "socialButton-customizable",
    "submitButton-customizable",
    "textDescription-customizable",
];
/// What would reach beyond the page's style.
const FORBIDDEN: [&str; 6] = ["@import", "url(", "expression(", "javascript:", "</", "\\"];

/// A look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UiCustomization {
    pub(crate) pool_id: String,
    /// A client's id, or [`ALL`].
    pub(crate) client_id: String,
    pub(crate) css: Option<String>,
    /// A PNG or JPEG.
    pub(crate) logo: Option<Vec<u8>>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl UiCustomization {
    /// Refuses a style sheet or a logo that cannot be shown.
    pub(crate) fn require_valid(&self) -> Result<(), CognitoError> {
        if let Some(css) = &self.css {
            require_css(css)?;
        }
        let Some(logo) = &self.logo else {
            return Ok(());
        };
        let is_image = logo.starts_with(b"\x89PNG\r\n\x1a\n") || logo.starts_with(b"\xff\xd8\xff");
        if !is_image || logo.len() > MOST_LOGO_BYTES {
            return Err(CognitoError::invalid_parameter(
                "The image must be a PNG or JPEG of 100 kB at most.",
            ));
        }
        Ok(())
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> UiCustomizationType {
        UiCustomizationType {
            user_pool_id: Some(self.pool_id.clone()),
            client_id: Some(Sensitive::new(self.client_id.clone())),
            image_url: None,
            css: self.css.clone(),
            css_version: Some(self.updated_at.secs().to_string()),
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
        }
    }
}

/// Rules for known classes, with nothing in them that loads or runs anything.
fn require_css(css: &str) -> Result<(), CognitoError> {
    let refusal = |what: &str| {
        Err(CognitoError::invalid_parameter(format!(
            "The CSS contains something that is not allowed: {what}"
        )))
    };
    let folded = css.to_ascii_lowercase();
    if let Some(word) = FORBIDDEN.iter().find(|word| folded.contains(*word)) {
        return refusal(word);
    }
    let mut rest = css.trim();
    while !rest.is_empty() {
        let Some((selectors, after)) = rest.split_once('{') else {
            return refusal(rest);
        };
        for selector in selectors.split(',').map(str::trim) {
            let class = selector.strip_prefix('.').unwrap_or_default();
            let (class, state) = class.split_once(':').unwrap_or((class, ""));
            if !CLASSES.contains(&class) || !["", "hover", "focus"].contains(&state) {
                return refusal(selector);
            }
        }
        let Some((declarations, after)) = after.split_once('}') else {
            return refusal(after);
        };
        if declarations.contains('{') {
            return refusal(declarations);
        }
        rest = after.trim();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_classes_can_be_styled() {
        for css in [
            "",
            ".label-customizable {font-weight: 400;}",
            ".submitButton-customizable:hover, .label-customizable { color: #fff }\n\
             .banner-customizable { padding: 25px 0px }",
        ] {
            assert!(require_css(css).is_ok(), "{css}");
        }
    }

    #[test]
    fn nothing_else_can() {
        for css in [
            "body { display: none }",
            ".label-customizable",
            ".label-customizable { color: red",
            ".label-customizable:before { content: 'x' }",
            ".label-customizable { background: URL(https://example.com) }",
            "@import 'x';",
            ".label-customizable { } </style><script>",
        ] {
            assert!(require_css(css).is_err(), "{css}");
        }
    }
}
