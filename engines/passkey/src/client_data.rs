//! What the browser says of a ceremony (<https://www.w3.org/TR/webauthn-3/#client-data>).

use serde::Deserialize;

use crate::{Base64Url, Ceremony, PasskeyError};

/// The kind of a ceremony.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Registration,
    Assertion,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Registration => "webauthn.create",
            Self::Assertion => "webauthn.get",
        }
    }
}

/// The members that are looked at; browsers may add others.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Checks that the browser tells of this ceremony.
///
/// # Errors
/// It tells of another one.
pub(crate) fn check(json: &[u8], kind: Kind, ceremony: &Ceremony<'_>) -> Result<(), PasskeyError> {
    // It is decoded as the web decodes UTF-8, which takes a byte order mark away.
    let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
    let client_data: ClientData =
        serde_json::from_slice(json).map_err(|_| PasskeyError::Malformed("client data"))?;
    if client_data.r#type != kind.name() {
        return Err(PasskeyError::WrongType);
    }
    let challenge = Base64Url::parse(&client_data.challenge);
    if challenge.is_none_or(|challenge| challenge.0 != ceremony.challenge) {
        return Err(PasskeyError::WrongChallenge);
    }
    let origin = client_data.origin.as_str();
    if !ceremony.origins.allow(origin, ceremony.relying_party_id) {
        return Err(PasskeyError::OriginNotAllowed);
    }
    let has_other_top = client_data.top_origin.is_some_and(|top| top != origin);
    if client_data.cross_origin || has_other_top {
        return Err(PasskeyError::CrossOrigin);
    }
    Ok(())
}
