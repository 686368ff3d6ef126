//! What applications say of themselves: a document at the URL that is their client id.
//!
//! <https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/>

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::ClientMetadataUrlType;
use crate::resources::client_rules::require_url;

/// The longest document that is read.
const MOST_BYTES: usize = 65_536;
/// An application names so many addresses at most.
const MOST_REDIRECTS: usize = 100;
const LONGEST_REDIRECT: usize = 1_024;
const LONGEST_NAME: usize = 128;
/// A document may say how long it is kept, within a day and a year.
const SHORTEST_SECS: u64 = 86_400;
const LONGEST_SECS: u64 = 31_556_952;

/// The part of a document that is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClientMetadata {
    pub(crate) name: String,
    pub(crate) redirect_uris: Vec<String>,
    /// `code`, `implicit`.
    pub(crate) flows: Vec<String>,
    /// `None`: whatever the app client may ask for.
    pub(crate) scopes: Option<Vec<String>>,
}

/// A URL that was asked for, and its document while it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MetadataUrl {
    pub(crate) url: String,
    pub(crate) kept: Option<Kept>,
}

/// A document that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) metadata: ClientMetadata,
    pub(crate) cached_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

#[derive(Deserialize)]
struct Document {
    client_id: String,
    client_name: Option<String>,
    redirect_uris: Vec<String>,
    token_endpoint_auth_method: Option<String>,
    grant_types: Option<Vec<String>>,
    scope: Option<String>,
    client_secret: Option<serde::de::IgnoredAny>,
}

impl ClientMetadata {
    /// Reads the document of a URL; nothing if it is none that would do.
    pub(crate) fn parse(url: &str, document: &str) -> Option<Self> {
        if document.len() > MOST_BYTES {
            return None;
        }
        let document: Document = serde_json::from_str(document).ok()?;
        let is_public = document.token_endpoint_auth_method.as_deref() == Some("none")
            && document.client_secret.is_none();
        let redirects = &document.redirect_uris;
        let is_sound = |uri: &String| uri.len() <= LONGEST_REDIRECT && require_url(uri).is_ok();
        let may_redirect = (1..=MOST_REDIRECTS).contains(&redirects.len());
        if document.client_id != url
            || !is_public
            || !may_redirect
            || !redirects.iter().all(is_sound)
        {
            return None;
        }
        let grants = document
            .grant_types
            .unwrap_or_else(|| vec!["authorization_code".to_owned()]);
        let flows = grants.iter().filter_map(|grant| flow_of(grant));
        let host = url.split('/').nth(2).unwrap_or_default();
        let name = readable_name(document.client_name.as_deref().unwrap_or_default());
        Some(Self {
            // Anybody can take any name; the host is his.
            name: if name.is_empty() {
                host.to_owned()
            } else {
                format!("{name} ({host})")
            },
            flows: flows.map(str::to_owned).collect(),
            scopes: document
                .scope
                .map(|scope| scope.split_whitespace().map(str::to_owned).collect()),
            redirect_uris: document.redirect_uris,
        })
    }
}

/// How long a document is kept: as its server says within bounds, else as the policy does.
pub(crate) fn keeping_secs(max_age: Option<u64>, policy_secs: u32) -> i64 {
    let said = max_age.filter(|secs| (SHORTEST_SECS..=LONGEST_SECS).contains(secs));
    said.and_then(|secs| i64::try_from(secs).ok())
        .unwrap_or(i64::from(policy_secs))
}

/// OAuth's flow, as clients are configured with it, of a grant type that a browser begins.
pub(crate) fn flow_of(grant_type: &str) -> Option<&'static str> {
    match grant_type {
        "authorization_code" => Some("code"),
        "implicit" => Some("implicit"),
        _ => None,
    }
}

/// A name with the letters that an app client's may have.
pub(crate) fn readable_name(name: &str) -> String {
    let is_ok = |letter: char| {
        letter.is_alphanumeric() || letter == ' ' || letter == '_' || "+=,.@-".contains(letter)
    };
    let letters = name.chars().map(|letter| match is_ok(letter) {
        true => letter,
        false => ' ',
    });
    let name: String = letters.take(LONGEST_NAME).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl MetadataUrl {
    /// The document, while it is kept.
    pub(crate) fn current(&self, now: Timestamp) -> Option<&ClientMetadata> {
        let kept = self.kept.as_ref().filter(|kept| now < kept.expires_at)?;
        Some(&kept.metadata)
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> ClientMetadataUrlType {
        ClientMetadataUrlType {
            url: self.url.clone(),
            cached_date: self.kept.as_ref().map(|kept| kept.cached_at),
            expiration_date: self.kept.as_ref().map(|kept| kept.expires_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://app.example.com/client.json";

    fn document(more: &str) -> String {
        format!(
            r#"{{"client_id":"{URL}","client_name":"Notes <b>","token_endpoint_auth_method":"none",
                "redirect_uris":["https://app.example.com/back"]{more}}}"#
        )
    }

    #[test]
    fn a_document_says_who_an_application_is() {
        let more = r#","grant_types":["authorization_code","refresh_token"],"scope":"openid a/b""#;
        let read = ClientMetadata::parse(URL, &document(more)).unwrap();
        assert_eq!(read.name, "Notes b (app.example.com)");
        assert_eq!(read.redirect_uris, ["https://app.example.com/back"]);
        assert_eq!(read.flows, ["code"]);
        assert_eq!(read.scopes.unwrap(), ["openid", "a/b"]);
    }

    #[test]
    fn a_document_that_is_no_public_clients_is_refused() {
        let public = document("");
        assert!(ClientMetadata::parse(URL, &public).is_some());
        for wrong in [
            public.replace(r#""none""#, r#""client_secret_basic""#),
            public.replace("token_endpoint_auth_method", "x"),
            document(r#","client_secret":"s""#),
            public.replace(r#"["https://app.example.com/back"]"#, "[]"),
            public.replace("https://app.example.com/back", "javascript:alert(1)"),
            "[]".to_owned(),
        ] {
            assert_eq!(ClientMetadata::parse(URL, &wrong), None, "{wrong}");
        }
        assert_eq!(
            ClientMetadata::parse("https://other.example.com/client.json", &public),
            None
        );
    }

    #[test]
    fn a_server_says_how_long_its_document_is_kept_within_bounds() {
        assert_eq!(keeping_secs(Some(172_800), 86_400), 172_800);
        assert_eq!(keeping_secs(Some(60), 90_000), 90_000);
        assert_eq!(keeping_secs(Some(40_000_000), 90_000), 90_000);
        assert_eq!(keeping_secs(None, 90_000), 90_000);
    }
}
