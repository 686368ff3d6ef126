//! Metadata documents of SAML providers.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html>

use ringwall_core::Timestamp;
use ringwall_tokens::saml::IdentityProvider;

use crate::error::IamError;

/// Until when the metadata of an identity provider may be used, if they say so. They are not
/// refused afterwards, as in AWS.
pub(crate) fn valid_until(document: &str) -> Result<Option<Timestamp>, IamError> {
    let provider = IdentityProvider::parse(document.as_bytes())
        .map_err(|_| IamError::unparsable_metadata())?;
    Ok(provider.valid_until().map(Timestamp::from_secs))
}
