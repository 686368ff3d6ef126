//! X.509 certificates and the private keys that belong to them, as PEM.
//!
//! Certificates are read with `x509-cert`, which reads v1 ones and expired ones too; whether a
//! key belongs to one, and whether one signed another, aws-lc-rs tells.

use aws_lc_rs::rsa;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA384_ASN1,
    ECDSA_P256K1_SHA256_ASN1_SIGNING, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, KeyPair as _, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_2048_8192_SHA384, UnparsedPublicKey, VerificationAlgorithm,
};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use x509_cert::der::{Decode as _, Encode as _};

use crate::{CryptoError, sha256};

/// A certificate.
#[derive(Clone, Debug)]
pub struct Certificate {
    parsed: x509_cert::Certificate,
    der: Vec<u8>,
}

impl Certificate {
    /// The one certificate of a PEM text.
    ///
    /// # Errors
    /// There is not exactly one, or it is none.
    pub fn from_pem(pem: &str) -> Result<Self, CryptoError> {
        let mut certificates = Self::chain_from_pem(pem)?;
        match (certificates.pop(), certificates.is_empty()) {
            (Some(certificate), true) => Ok(certificate),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    /// The certificates of a PEM text, one or more, in their order.
    ///
    /// # Errors
    /// One is none, or there is none.
    pub fn chain_from_pem(pem: &str) -> Result<Vec<Self>, CryptoError> {
        let certificates = CertificateDer::pem_slice_iter(pem.as_bytes())
            .map(|der| Self::from_der(&der.map_err(|_| CryptoError::KeyRejected)?))
            .collect::<Result<Vec<_>, _>>()?;
        if certificates.is_empty() {
            return Err(CryptoError::KeyRejected);
        }
        Ok(certificates)
    }

    fn from_der(der: &[u8]) -> Result<Self, CryptoError> {
        let parsed = x509_cert::Certificate::from_der(der).map_err(|_| CryptoError::KeyRejected)?;
        Ok(Self {
            parsed,
            der: der.to_vec(),
        })
    }

    /// SHA-256 of the certificate.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.der)
    }

    /// The seconds since 1970 between which it is valid.
    pub fn validity_secs(&self) -> (u64, u64) {
        let validity = self.parsed.tbs_certificate().validity();
        let secs = |time: x509_cert::time::Time| time.to_unix_duration().as_secs();
        (secs(validity.not_before), secs(validity.not_after))
    }

    /// Whether the private key is of the key in this certificate.
    pub fn has_key(&self, key: &PrivateKey) -> bool {
        self.public_key() == key.public_key.as_slice()
    }

    /// Whether `issuer` is named as the issuer and signed it.
    pub fn is_issued_by(&self, issuer: &Self) -> bool {
        let signed = self.parsed.tbs_certificate();
        let names = signed.issuer() == issuer.parsed.tbs_certificate().subject();
        let (Ok(signed), Some(signature)) = (signed.to_der(), self.parsed.signature().as_bytes())
        else {
            return false;
        };
        let oid = self.parsed.signature_algorithm().oid.to_string();
        let key = issuer.public_key();
        let verifies = |algorithm: &&'static dyn VerificationAlgorithm| {
            let key = UnparsedPublicKey::new(*algorithm, key);
            key.verify(&signed, signature).is_ok()
        };
        names && signature_algorithms(&oid).iter().any(verifies)
    }

    /// The bits of the public key: `RSAPublicKey` or a point of a curve.
    fn public_key(&self) -> &[u8] {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        info.subject_public_key.raw_bytes()
    }
}

/// The algorithms that an identifier stands for: ECDSA's does not tell the curve.
fn signature_algorithms(oid: &str) -> &'static [&'static dyn VerificationAlgorithm] {
    match oid {
        "1.2.840.113549.1.1.5" => &[&RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY],
        "1.2.840.113549.1.1.11" => &[&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY],
        "1.2.840.113549.1.1.12" => &[&RSA_PKCS1_2048_8192_SHA384],
        "1.2.840.113549.1.1.13" => &[&RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY],
        "1.2.840.10045.4.3.2" => &[&ECDSA_P256_SHA256_ASN1, &ECDSA_P384_SHA256_ASN1],
        "1.2.840.10045.4.3.3" => &[&ECDSA_P384_SHA384_ASN1, &ECDSA_P256_SHA384_ASN1],
        "1.2.840.10045.4.3.4" => &[&ECDSA_P521_SHA512_ASN1],
        _ => &[],
    }
}

/// An unencrypted private key, RSA or of a NIST curve.
pub struct PrivateKey {
    public_key: Vec<u8>,
    is_rsa: bool,
}

impl PrivateKey {
    /// The key of a PEM text: PKCS #8, PKCS #1 (RSA) or SEC 1 (curves).
    ///
    /// # Errors
    /// There is none that could be read.
    pub fn from_pem(pem: &str) -> Result<Self, CryptoError> {
        let key =
            PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| CryptoError::KeyRejected)?;
        let der = key.secret_der();
        let rsa = match &key {
            PrivateKeyDer::Pkcs8(_) => rsa::KeyPair::from_pkcs8(der).ok(),
            PrivateKeyDer::Pkcs1(_) => rsa::KeyPair::from_der(der).ok(),
            _ => None,
        };
        let of_rsa = rsa.map(|pair| pair.public_key().as_ref().to_vec());
        let is_rsa = of_rsa.is_some();
        let public_key = of_rsa.or_else(|| curve_public_key(der));
        Ok(Self {
            public_key: public_key.ok_or(CryptoError::KeyRejected)?,
            is_rsa,
        })
    }

    /// Whether it is an RSA key.
    pub const fn is_rsa(&self) -> bool {
        self.is_rsa
    }
}

fn curve_public_key(der: &[u8]) -> Option<Vec<u8>> {
    let curves = [
        &ECDSA_P256_SHA256_ASN1_SIGNING,
        &ECDSA_P384_SHA384_ASN1_SIGNING,
        &ECDSA_P521_SHA512_ASN1_SIGNING,
        &ECDSA_P256K1_SHA256_ASN1_SIGNING,
    ];
    let pairs = curves
        .into_iter()
        .filter_map(|curve| EcdsaKeyPair::from_private_key_der(curve, der).ok());
    let mut keys = pairs.map(|pair| pair.public_key().as_ref().to_vec());
    keys.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    // How they were made stands in `tests/certificates/README.md`.
    const AUTHORITY: &str = include_str!("../tests/certificates/authority.pem");
    const RSA: &str = include_str!("../tests/certificates/rsa.pem");
    const RSA_KEY: &str = include_str!("../tests/certificates/rsa.key");
    const RSA_KEY_PKCS1: &str = include_str!("../tests/certificates/rsa_pkcs1.key");
    const CURVE: &str = include_str!("../tests/certificates/p256.pem");
    const CURVE_KEY: &str = include_str!("../tests/certificates/p256.key");
    const CURVE_KEY_SEC1: &str = include_str!("../tests/certificates/p256_sec1.key");

    #[test]
    fn a_key_belongs_to_its_certificate_alone() {
        let rsa = Certificate::from_pem(RSA).unwrap();
        let curve = Certificate::from_pem(CURVE).unwrap();
        for (pem, is_rsa) in [
            (RSA_KEY, true),
            (RSA_KEY_PKCS1, true),
            (CURVE_KEY, false),
            (CURVE_KEY_SEC1, false),
        ] {
            let key = PrivateKey::from_pem(pem).unwrap();
            assert_eq!(key.is_rsa(), is_rsa);
            assert_eq!(rsa.has_key(&key), is_rsa);
            assert_eq!(curve.has_key(&key), !is_rsa);
        }
    }

    #[test]
    fn tells_who_issued_it() {
        let authority = Certificate::from_pem(AUTHORITY).unwrap();
        let rsa = Certificate::from_pem(RSA).unwrap();
        let curve = Certificate::from_pem(CURVE).unwrap();
        assert!(authority.is_issued_by(&authority));
        assert!(rsa.is_issued_by(&authority));
        assert!(curve.is_issued_by(&authority));
        assert!(!rsa.is_issued_by(&curve));
        assert!(!authority.is_issued_by(&rsa));
        assert_ne!(rsa.hash(), curve.hash());
    }

    #[test]
    fn tells_how_long_it_is_valid() {
        let (from, until) = Certificate::from_pem(RSA).unwrap().validity_secs();
        assert_eq!((until - from) / 86400, 36500);
    }

    #[test]
    fn refuses_what_is_none() {
        let two = format!("{RSA}{CURVE}");
        let cut = RSA.replacen("MII", "AAA", 1);
        for pem in ["", "x", RSA_KEY, &two, &cut] {
            assert!(Certificate::from_pem(pem).is_err(), "{pem}");
        }
        assert_eq!(Certificate::chain_from_pem(&two).unwrap().len(), 2);
        for pem in ["", "x", RSA, &RSA_KEY.replace("MII", "AAA")] {
            assert!(PrivateKey::from_pem(pem).is_err(), "{pem}");
        }
    }
}
