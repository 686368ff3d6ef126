//! The decryption keys of SAML providers.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html>

use ringwall_core::RequestContext;
use ringwall_crypto::certificate::PrivateKey;
use ringwall_identity::{IdPrefix, SamlDecryptionKey, SamlProvider, unique_id};

use crate::api::AssertionEncryptionModeType;
use crate::error::IamError;
use crate::quotas;

/// Adds a key; there are two at most.
pub(crate) fn add_key(
    provider: &mut SamlProvider,
    ctx: &RequestContext,
    pem: &str,
) -> Result<(), IamError> {
    let key = PrivateKey::from_pem(pem).map_err(|_| IamError::invalid_private_key())?;
    if !key.is_rsa() {
        return Err(IamError::invalid_private_key());
    }
    quotas::SAML_PRIVATE_KEYS.require_room(provider.decryption_keys.len())?;
    provider.decryption_keys.push(SamlDecryptionKey {
        id: unique_id(IdPrefix::SamlPrivateKey, &*ctx.platform().entropy),
        added_at: ctx.now(),
        pem: pem.to_owned(),
    });
    Ok(())
}

/// Removes the key of an id.
pub(crate) fn remove_key(provider: &mut SamlProvider, id: &str) -> Result<(), IamError> {
    let before = provider.decryption_keys.len();
    provider.decryption_keys.retain(|key| key.id != id);
    if provider.decryption_keys.len() == before {
        return Err(IamError::no_such_private_key(id));
    }
    Ok(())
}

/// Sets whether assertions must be encrypted, which needs a key.
pub(crate) fn set_encryption(
    provider: &mut SamlProvider,
    mode: Option<&AssertionEncryptionModeType>,
) -> Result<(), IamError> {
    let asked = mode.map(|mode| matches!(mode, AssertionEncryptionModeType::Required));
    let has_key = !provider.decryption_keys.is_empty();
    let requires = asked.or(provider.requires_encryption);
    if !has_key && (asked.is_some() || requires == Some(true)) {
        return Err(IamError::encryption_needs_private_key());
    }
    // With a key, encrypted assertions can be read; they must be only where that is asked for.
    provider.requires_encryption = has_key.then(|| requires.unwrap_or(false));
    Ok(())
}

/// The mode as the API shows it.
pub(crate) fn shown_mode(provider: &SamlProvider) -> Option<AssertionEncryptionModeType> {
    let mode = |required| {
        if required {
            AssertionEncryptionModeType::Required
        } else {
            AssertionEncryptionModeType::Allowed
        }
    };
    provider.requires_encryption.map(mode)
}
