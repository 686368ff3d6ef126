//! SSH public keys as the API shows them.

use ringwall_core::ApiError;
use ringwall_crypto::ssh_key::{SshKeyProblem, SshRsaKey};
use ringwall_identity::SshPublicKey;

use crate::api::{self, EncodingType, SshPublicKeyMetadata};
use crate::error::IamError;
use crate::resources::status;

/// Reads a key: `ssh-rsa` or PEM, 2048 bits or more.
pub(crate) fn parse(body: &str) -> Result<SshRsaKey, IamError> {
    SshRsaKey::parse(body).map_err(|problem| match problem {
        SshKeyProblem::Encoding => IamError::unrecognized_public_key_encoding(),
        SshKeyProblem::Key => IamError::invalid_public_key(),
    })
}

/// A key in one of its encodings.
pub(crate) fn shown(
    key: &SshPublicKey,
    user: &str,
    encoding: EncodingType,
) -> Result<api::SshPublicKey, IamError> {
    let rsa = SshRsaKey::from_blob(&key.blob)
        .ok_or_else(|| ApiError::internal("a kept SSH key is none"))?;
    let body = match encoding {
        EncodingType::Ssh => rsa.to_ssh(),
        EncodingType::Pem => rsa.to_pem().map_err(ApiError::internal)?,
    };
    Ok(api::SshPublicKey {
        user_name: user.to_owned(),
        ssh_public_key_id: key.id.clone(),
        fingerprint: rsa.fingerprint(),
        ssh_public_key_body: body,
        status: status::shown(key.active),
        upload_date: Some(key.uploaded_at),
    })
}

/// A key in a list.
pub(crate) fn listed(key: &SshPublicKey, user: &str) -> SshPublicKeyMetadata {
    SshPublicKeyMetadata {
        user_name: user.to_owned(),
        ssh_public_key_id: key.id.clone(),
        status: status::shown(key.active),
        upload_date: key.uploaded_at,
    }
}
