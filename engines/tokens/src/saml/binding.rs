//! How requests travel by a browser: in the query of a redirect, or in a form (SAML Bindings §3.4
//! and §3.5).

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::error::MessageError;
use super::signing::{RSA_SHA256, RequestKey};

/// By a redirect.
pub const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// By a form.
pub const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// The URL that a browser is sent to with a request, which is signed where there is a key.
///
/// # Errors
/// The key does not sign.
pub fn redirect(
    location: &str,
    request: &str,
    relay_state: &str,
    key: Option<&RequestKey>,
) -> Result<String, MessageError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(request.as_bytes())
        .map_err(|_| MessageError)?;
    let deflated = encoder.finish().map_err(|_| MessageError)?;
    let mut query = String::new();
    push(&mut query, "SAMLRequest", &STANDARD.encode(deflated));
    push(&mut query, "RelayState", relay_state);
    if let Some(key) = key {
        push(&mut query, "SigAlg", RSA_SHA256);
        let signature = STANDARD.encode(key.sign(query.as_bytes())?);
        push(&mut query, "Signature", &signature);
    }
    let separator = if location.contains('?') { '&' } else { '?' };
    Ok(format!("{location}{separator}{query}"))
}

/// The value of a form's `SAMLRequest`: the request, signed where there is a key.
///
/// # Errors
/// The key does not sign.
pub fn form_value(request: &str, key: Option<&RequestKey>) -> Result<String, MessageError> {
    match key {
        Some(key) => Ok(STANDARD.encode(key.sign_xml(request)?)),
        None => Ok(STANDARD.encode(request)),
    }
}

fn push(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            query.push_str(&format!("%{byte:02X}"));
        }
    }
}
