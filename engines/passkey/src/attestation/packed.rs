//! `packed` (<https://www.w3.org/TR/webauthn-3/#sctn-packed-attestation>).

use super::certificate::AttestationCertificate;
use super::{Attestation, MALFORMED, Signed, certificates, signature};
use crate::PasskeyError;
use crate::cbor::{Item, Key, Map};

pub(super) fn verify(
    statement: &Map<'_>,
    signed: &Signed<'_>,
) -> Result<Attestation, PasskeyError> {
    let algorithm = statement.get(&Key::Text("alg")).and_then(Item::as_integer);
    let algorithm = algorithm.ok_or(MALFORMED)?;
    let signature = signature(statement)?;
    let Some(certificates) = certificates(statement)? else {
        let is_own = algorithm == signed.public_key.algorithm().number();
        if is_own && signed.public_key.verifies(&signed.message(), signature) {
            return Ok(Attestation::SelfSigned);
        }
        return Err(PasskeyError::AttestationInvalid);
    };
    let first = certificates.first();
    let first = first.ok_or(PasskeyError::AttestationInvalid)?;
    let certificate = AttestationCertificate::parse(first)?;
    let holds = certificate.verifies(algorithm, &signed.message(), signature)
        && certificate.is_fit_for_packed()
        && certificate.names_aaguid(signed.credential.aaguid);
    if !holds {
        return Err(PasskeyError::AttestationInvalid);
    }
    Ok(Attestation::Certified { certificates })
}
