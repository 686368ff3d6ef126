//! Recipients: replies sealed for an attested enclave.
//!
//! The caller's document would have to be verified against a root of trust. None is configured,
//! so a request that names a recipient is refused: answering it with the plaintext would give
//! away what the caller wanted sealed.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/cryptographic-attestation.html>

use crate::api::RecipientInfo;
use crate::error::KmsError;

pub(crate) fn require_none(recipient: Option<&RecipientInfo>) -> Result<(), KmsError> {
    if recipient.is_some() {
        Err(KmsError::recipient_not_trusted())
    } else {
        Ok(())
    }
}
