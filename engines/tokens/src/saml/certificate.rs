//! The keys in certificates.
//!
//! A certificate in metadata is a vessel for a key: its dates, names and issuer say nothing (SAML
//! V2.0 Metadata Interoperability Profile §2.6.1).

use std::collections::BTreeSet;

use aws_lc_rs::rsa::PublicKey as RsaPublicKey;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384, UnparsedPublicKey,
    VerificationAlgorithm,
};
use x509_cert::Certificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Any, Decode as _};
use x509_cert::spki::SubjectPublicKeyInfo;

use super::signature::{Hash, Method};

/// The shortest and the longest RSA modulus.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=8192;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// A key that verifies signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum VerificationKey {
    /// `RSAPublicKey` (RFC 8017).
    Rsa(Vec<u8>),
    /// A point on a curve. Each curve goes with the hash of its strength.
    Ec { hash: Hash, point: Vec<u8> },
}

impl VerificationKey {
    /// The key of a certificate that is fit for use.
    pub(super) fn of_certificate(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        let certificate = certificate.tbs_certificate();
        let mut seen = BTreeSet::new();
        let extensions = certificate.extensions().into_iter().flatten();
        let is_repeated = |oid: ObjectIdentifier| !seen.insert(oid);
        if extensions
            .map(|extension| extension.extn_id)
            .any(is_repeated)
        {
            return None;
        }
        Self::of_public_key(certificate.subject_public_key_info())
    }

    fn of_public_key(
        info: &SubjectPublicKeyInfo<Any, x509_cert::der::asn1::BitString>,
    ) -> Option<Self> {
        let key = info.subject_public_key.as_bytes()?;
        if info.algorithm.oid == RSA {
            let modulus_bits = modulus_bits(key)?;
            return RSA_BITS
                .contains(&modulus_bits)
                .then(|| Self::Rsa(key.to_vec()));
        }
        if info.algorithm.oid != EC {
            return None;
        }
        let curve = info.algorithm.parameters.as_ref()?;
        let hash = match curve.decode_as::<ObjectIdentifier>().ok()? {
            P256 => Hash::Sha256,
            P384 => Hash::Sha384,
            P521 => Hash::Sha512,
            _ => return None,
        };
        let point = key.to_vec();
        Some(Self::Ec { hash, point })
    }

    /// Whether this key made the signature.
    pub(super) fn verifies(&self, method: Method, message: &[u8], signature: &[u8]) -> bool {
        let (algorithm, key): (&'static dyn VerificationAlgorithm, _) = match (self, method) {
            (Self::Rsa(key), Method::Rsa(hash)) => (rsa(hash), key),
            (Self::Ec { hash, point }, Method::Ecdsa(wanted)) if *hash == wanted => {
                let Some(algorithm) = ecdsa(wanted) else {
                    return false;
                };
                (algorithm, point)
            }
            _ => return false,
        };
        let key = UnparsedPublicKey::new(algorithm, key);
        key.verify(message, signature).is_ok()
    }
}

fn modulus_bits(key: &[u8]) -> Option<usize> {
    let key = RsaPublicKey::from_der(key).ok()?;
    let modulus = key.modulus();
    let modulus = modulus.big_endian_without_leading_zero();
    let leading = usize::try_from(modulus.first()?.leading_zeros()).ok()?;
    Some(modulus.len() * 8 - leading)
}

/// The library has no SHA-384 for keys of fewer than 2048 bits.
fn rsa(hash: Hash) -> &'static dyn VerificationAlgorithm {
    match hash {
        Hash::Sha1 => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        Hash::Sha384 => &RSA_PKCS1_2048_8192_SHA384,
        Hash::Sha512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    }
}

fn ecdsa(hash: Hash) -> Option<&'static dyn VerificationAlgorithm> {
    match hash {
        Hash::Sha1 => None,
        Hash::Sha256 => Some(&ECDSA_P256_SHA256_FIXED),
        Hash::Sha384 => Some(&ECDSA_P384_SHA384_FIXED),
        Hash::Sha512 => Some(&ECDSA_P521_SHA512_FIXED),
    }
}
