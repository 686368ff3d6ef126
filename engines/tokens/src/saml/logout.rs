//! What a provider answers to a request to sign somebody out (SAML Core §3.7.2).

use super::element::PROTOCOL;
use super::error::SamlError;
use super::metadata::IdentityProvider;
use super::response::{decode, require_destination, require_own_issuer, require_signatures_in};
use super::signature::{Trust, verify_own};
use super::xml;

const MOST_NODES: u32 = 1_000;

/// What the answer must fit.
#[derive(Clone, Copy)]
pub struct ExpectedLogout<'a> {
    /// Whether a `Destination` is this party.
    pub is_destination: &'a dyn Fn(&str) -> bool,
    /// The id of the request that it answers.
    pub request_id: &'a str,
}

/// Verifies a provider's `LogoutResponse` (`SAMLResponse`, base64). Whether the provider could sign the
/// person out everywhere does not matter: here he is signed out already. So an answer without a
/// signature, which gives whoever sends it nothing, is taken; one with a wrong signature is not.
///
/// # Errors
/// It is no answer of the provider's to that request.
pub fn verify_logout_response(
    encoded: &str,
    provider: &IdentityProvider,
    expected: &ExpectedLogout<'_>,
) -> Result<(), SamlError> {
    let text = decode(encoded)?;
    let document = xml::parse(&text, MOST_NODES)?;
    let response = document.root_element();
    let is_response = response.has_tag_name((PROTOCOL, "LogoutResponse"));
    if !is_response || response.attribute("Version") != Some("2.0") {
        return Err(SamlError::NotAResponse);
    }
    require_own_issuer(response, provider)?;
    require_destination(response, expected.is_destination)?;
    if response.attribute("InResponseTo") != Some(expected.request_id) {
        return Err(SamlError::InResponseTo);
    }
    require_signatures_in(&document, &[response])?;
    let trust = Trust {
        keys: provider.keys(),
        allows_sha1: false,
    };
    verify_own(response, trust)?;
    Ok(())
}
