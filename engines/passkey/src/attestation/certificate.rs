//! Certificates by which makers vouch for their authenticators.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use x509_cert::certificate::{Certificate, Version};
use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::BasicConstraints;

use crate::PasskeyError;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// `id-fido-gen-ce-aaguid`.
const AAGUID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.45724.1.1.4");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const ORGANIZATION_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// An attestation certificate.
pub(super) struct AttestationCertificate(Certificate);

impl AttestationCertificate {
    pub(super) fn parse(der: &[u8]) -> Result<Self, PasskeyError> {
        let certificate = Certificate::from_der(der);
        certificate.map(Self).map_err(|_| super::MALFORMED)
    }

    /// Whether the certificate's key made the signature.
    pub(super) fn verifies(&self, algorithm: i64, message: &[u8], signature: &[u8]) -> bool {
        let info = self.0.tbs_certificate().subject_public_key_info();
        let (verifying, key_type): (&'static dyn VerificationAlgorithm, _) = match algorithm {
            -7 => (&ECDSA_P256_SHA256_ASN1, EC),
            -35 => (&ECDSA_P384_SHA384_ASN1, EC),
            -257 => (&RSA_PKCS1_2048_8192_SHA256, RSA),
            _ => return false,
        };
        // A key's point is of the algorithm's curve or does not verify.
        let key = UnparsedPublicKey::new(verifying, info.subject_public_key.raw_bytes());
        info.algorithm.oid == key_type && key.verify(message, signature).is_ok()
    }

    /// Whether the certificate meets the requirements of `packed` (§8.2.1).
    pub(super) fn is_fit_for_packed(&self) -> bool {
        let certificate = self.0.tbs_certificate();
        let constraints = certificate.get_extension::<BasicConstraints>();
        let is_no_authority = matches!(constraints, Ok(Some((_, constraints))) if !constraints.ca);
        certificate.version() == Version::V3
            && is_no_authority
            && self.subject(COUNTRY).is_some()
            && self.subject(ORGANIZATION).is_some()
            && self.subject(COMMON_NAME).is_some()
            && self.subject(ORGANIZATION_UNIT).as_deref() == Some(b"Authenticator Attestation")
    }

    /// The bytes of the subject's attribute.
    fn subject(&self, attribute: ObjectIdentifier) -> Option<Vec<u8>> {
        let subject = self.0.tbs_certificate().subject();
        let mut attributes = subject.iter();
        let found = attributes.find(|found| found.oid == attribute)?;
        Some(found.value.value().to_vec())
    }

    /// Whether the certificate is for authenticators of that AAGUID, or says nothing of it.
    pub(super) fn names_aaguid(&self, aaguid: &[u8; 16]) -> bool {
        let mut extensions = self.0.tbs_certificate().extensions().into_iter().flatten();
        extensions
            .find(|extension| extension.extn_id == AAGUID)
            .is_none_or(|extension| {
                let expected =
                    OctetString::new(aaguid.as_slice()).and_then(|octets| octets.to_der());
                let is_same = expected.is_ok_and(|der| der == extension.extn_value.as_bytes());
                is_same && !extension.critical
            })
    }
}
