//! Metadata documents of SAML providers.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html>

use ringwall_core::Timestamp;

use crate::error::IamError;

/// What IAM needs of a metadata document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// Until when it may be used, if it says so.
    pub(crate) valid_until: Option<Timestamp>,
}

/// Reads a document. Its length is checked at the wire.
pub(crate) fn parse(document: &str) -> Result<Metadata, IamError> {
    if document.starts_with('\u{FEFF}') {
        return Err(IamError::unparsable_metadata());
    }
    Ok(Metadata { valid_until: None })
}
