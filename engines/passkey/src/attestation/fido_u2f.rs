//! `fido-u2f` (<https://www.w3.org/TR/webauthn-3/#sctn-fido-u2f-attestation>).

use super::certificate::AttestationCertificate;
use super::{Attestation, Signed, certificates, signature};
use crate::cbor::Map;
use crate::public_key::PublicKey;
use crate::{Algorithm, PasskeyError};

pub(super) fn verify(
    statement: &Map<'_>,
    signed: &Signed<'_>,
) -> Result<Attestation, PasskeyError> {
    let signature = signature(statement)?;
    let certificates = certificates(statement)?.unwrap_or_default();
    let ([der], PublicKey::P256(point)) = (certificates.as_slice(), signed.public_key) else {
        return Err(PasskeyError::AttestationInvalid);
    };
    let message = [
        [0].as_slice(),
        signed.parsed.relying_party_hash,
        &signed.client_data_hash,
        signed.credential.id,
        point,
    ];
    let certificate = AttestationCertificate::parse(der)?;
    if !certificate.verifies(Algorithm::Es256.number(), &message.concat(), signature) {
        return Err(PasskeyError::AttestationInvalid);
    }
    Ok(Attestation::Certified { certificates })
}
