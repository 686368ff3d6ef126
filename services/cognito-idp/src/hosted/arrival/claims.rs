//! What a provider says of somebody.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Somebody whom an identity provider vouches for. No `Debug`: what is said of him is his own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// His id there: `sub`, `NameID` …
    pub subject: String,
    /// What is said of him, by the provider's own names, the subject's among them.
    pub claims: BTreeMap<String, ClaimValue>,
    /// Who says it, as the attribute `identities` has it: a SAML provider's entity id.
    pub issuer: Option<String>,
    /// What an OAuth provider answered, for the function that puts it right.
    pub oauth: Option<OAuthAnswers>,
    /// How strongly he has shown who he is (`acr`), in the provider's own words.
    #[serde(default)]
    pub context: Option<String>,
    /// How he has (`amr`).
    #[serde(default)]
    pub methods: Vec<String>,
}

/// What an OAuth provider answered, each value as a text.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuthAnswers {
    /// What its token endpoint said.
    pub token_response: BTreeMap<String, String>,
    /// The claims of its ID token.
    pub id_token: BTreeMap<String, String>,
    /// What its userInfo endpoint said.
    pub user_info: BTreeMap<String, String>,
}

/// A claim's value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimValue {
    /// One.
    Text(String),
    /// A list, even if it is of one.
    Texts(Vec<String>),
}

impl From<&str> for ClaimValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for ClaimValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl ClaimValue {
    /// The one value, if there is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Texts(_) => None,
        }
    }

    /// As an attribute has it: a list in brackets, its values form-encoded.
    ///
    /// <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html>
    pub fn flattened(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Texts(texts) => {
                let encoded: Vec<_> = texts.iter().map(|text| form_encoded(text)).collect();
                format!("[{}]", encoded.join(", "))
            }
        }
    }
}

fn form_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'.' | b'-' | b'*' | b'_' => encoded.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            // Writing to a string cannot fail.
            byte => write!(encoded, "%{byte:02X}").unwrap_or_default(),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_becomes_one_text() {
        let texts = |texts: &[&str]| ClaimValue::Texts(texts.iter().map(|&t| t.into()).collect());
        assert_eq!(
            texts(&["a", "Domain Admins", "x,y]", "ä"]).flattened(),
            "[a, Domain+Admins, x%2Cy%5D, %C3%A4]"
        );
        assert_eq!(texts(&["one"]).flattened(), "[one]");
        assert_eq!(ClaimValue::from("a b").flattened(), "a b");
    }
}
