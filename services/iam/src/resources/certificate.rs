//! Certificates as they are uploaded.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html>

use ringwall_core::Timestamp;
use ringwall_crypto::certificate::{Certificate, PrivateKey};

use crate::error::IamError;

/// The one certificate of a PEM text, valid now.
pub(crate) fn parse(pem: &str, now: Timestamp) -> Result<Certificate, IamError> {
    let certificate = Certificate::from_pem(pem).map_err(|_| IamError::unparsable_certificate())?;
    let (from, until) = validity(&certificate);
    if now < from {
        return Err(IamError::certificate_not_yet_valid());
    }
    if now >= until {
        return Err(IamError::certificate_expired());
    }
    Ok(certificate)
}

/// Since when and until when a certificate is valid.
pub(crate) fn validity(certificate: &Certificate) -> (Timestamp, Timestamp) {
    let (from, until) = certificate.validity_secs();
    let moment = |secs: u64| Timestamp::from_secs(i64::try_from(secs).unwrap_or(i64::MAX / 1000));
    (moment(from), moment(until))
}

/// The private key must be the certificate's.
pub(crate) fn require_key(certificate: &Certificate, pem: &str) -> Result<(), IamError> {
    let key = PrivateKey::from_pem(pem).map_err(|_| IamError::unparsable_private_key())?;
    if certificate.has_key(&key) {
        Ok(())
    } else {
        Err(IamError::key_pair_mismatch())
    }
}

/// Each certificate of the chain must have issued the one before it.
pub(crate) fn require_chain(certificate: &Certificate, pem: &str) -> Result<(), IamError> {
    let chain = Certificate::chain_from_pem(pem).map_err(|_| IamError::unparsable_certificate())?;
    let issued = std::iter::once(certificate).chain(&chain);
    if issued
        .zip(&chain)
        .all(|(issued, by)| issued.is_issued_by(by))
    {
        Ok(())
    } else {
        Err(IamError::broken_certificate_chain())
    }
}
