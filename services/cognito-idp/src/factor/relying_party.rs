//! The domain that a pool's passkeys are for.

use std::ops::Deref;

use ringwall_store::Reads;

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::store::CognitoTx;

/// Suffixes under which everybody can have names: a passkey for one would be everybody's.
const PUBLIC_SUFFIXES: [&str; 24] = [
    "amazonaws.com",
    "amazoncognito.com",
    "amplifyapp.com",
    "appspot.com",
    "azurewebsites.net",
    "blogspot.com",
    "cloudfront.net",
    "co.jp",
    "co.uk",
    "com.au",
    "com.br",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "herokuapp.com",
    "netlify.app",
    "ngrok.io",
    "onrender.com",
    "org.uk",
    "pages.dev",
    "vercel.app",
    "web.app",
    "workers.dev",
];

/// The pool's relying party id: the one that was set, or its domain, its own name before a prefix.
pub(crate) fn find_id<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
) -> Result<Option<String>, CognitoError> {
    let settings = pool.mfa.web_authn.as_ref();
    let set = settings.and_then(|settings| settings.relying_party.clone());
    if set.is_some() {
        return Ok(set);
    }
    let domains = tx.domains(pool)?;
    let custom = domains.iter().find(|domain| domain.custom.is_some());
    let domain = custom.or_else(|| domains.first());
    Ok(domain.map(|domain| match domain.custom {
        Some(_) => domain.name.clone(),
        None => format!("{}.auth.{}.localhost", domain.name, domain.region),
    }))
}

/// The same, which must be there.
///
/// # Errors
/// Nothing was set.
pub(crate) fn id<X: Deref<Target: Reads>>(
    tx: &CognitoTx<'_, X>,
    pool: &Pool,
) -> Result<String, CognitoError> {
    find_id(tx, pool)?.ok_or_else(|| {
        CognitoError::modelled(
            ErrorCode::WebAuthnConfigurationMissingException,
            "A relying party ID or a user pool domain is required to register passkeys.",
        )
    })
}

/// Checks a relying party id that somebody sets.
///
/// # Errors
/// It is no domain, or one that belongs to many.
pub(crate) fn check_id(id: &str) -> Result<(), CognitoError> {
    let is_label = |label: &str| {
        let is_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(is_letter)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_domain = id.split('.').all(is_label);
    let is_address = id
        .split('.')
        .all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    let is_top = id != "localhost" && !id.contains('.');
    if !is_domain || is_address || is_top || PUBLIC_SUFFIXES.contains(&id) {
        return Err(CognitoError::invalid_parameter(format!(
            "{id} is not a valid relying party ID."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relying_party_is_a_domain_of_somebody() {
        for id in [
            "localhost",
            "example.com",
            "auth.example.com",
            "mine.github.io",
        ] {
            assert!(check_id(id).is_ok(), "{id}");
        }
        for id in [
            "",
            "com",
            "co.uk",
            "github.io",
            "Example.com",
            "https://example.com",
            "example.com:443",
            "127.0.0.1",
            "example..com",
            "-a.com",
            "a-.com",
            ".example.com",
            "*.example.com",
        ] {
            assert!(check_id(id).is_err(), "{id}");
        }
    }
}
