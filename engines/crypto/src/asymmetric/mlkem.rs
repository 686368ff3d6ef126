//! ML-KEM (FIPS 203). Secrets are encapsulated and decapsulated by aws-lc. Keys are made from
//! their seeds by the `ml-kem` crate: the seed is the form that private keys are kept and handed
//! on in (RFC 9935), and aws-lc-rs knows the expanded form alone.

use aws_lc_rs::kem::{
    Algorithm, AlgorithmId, Ciphertext, DecapsulationKey, EncapsulationKey, ML_KEM_512, ML_KEM_768,
    ML_KEM_1024,
};
use aws_lc_rs::rand;
use ml_kem::kem::{Decapsulator, KeyExport};
use ml_kem::pkcs8::{DecodePrivateKey as _, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ml_kem::{
    DecapsulationKey512, DecapsulationKey768, DecapsulationKey1024, EncapsulationKey512,
    EncapsulationKey768, EncapsulationKey1024, Seed,
};
use zeroize::Zeroizing;

use super::KeyPairSpec;
use crate::{CryptoError, SecretBytes};

/// A secret, and what its owner decapsulates it from.
pub struct Encapsulated {
    /// The shared secret, 32 bytes.
    pub secret: SecretBytes,
    /// Its encapsulated form.
    pub ciphertext: Vec<u8>,
}

/// An ML-KEM key pair.
pub(super) struct MlKemPair {
    key: DecapsulationKey,
    /// PKCS#8 in the seed form.
    pkcs8: SecretBytes,
    public_key_der: Vec<u8>,
}

impl MlKemPair {
    pub(super) fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        let mut seed = Zeroizing::new(Seed::default());
        rand::fill(&mut seed)?;
        match spec {
            KeyPairSpec::MlKem512 => Self::expand(spec, &DecapsulationKey512::from_seed(*seed)),
            KeyPairSpec::MlKem768 => Self::expand(spec, &DecapsulationKey768::from_seed(*seed)),
            KeyPairSpec::MlKem1024 => Self::expand(spec, &DecapsulationKey1024::from_seed(*seed)),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    /// From PKCS#8 that holds the seed alone.
    pub(super) fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let rejected = |_| CryptoError::KeyRejected;
        match spec {
            KeyPairSpec::MlKem512 => {
                let key = DecapsulationKey512::from_pkcs8_der(der).map_err(rejected)?;
                Self::expand(spec, &key)
            }
            KeyPairSpec::MlKem768 => {
                let key = DecapsulationKey768::from_pkcs8_der(der).map_err(rejected)?;
                Self::expand(spec, &key)
            }
            KeyPairSpec::MlKem1024 => {
                let key = DecapsulationKey1024::from_pkcs8_der(der).map_err(rejected)?;
                Self::expand(spec, &key)
            }
            _ => Err(CryptoError::KeyRejected),
        }
    }

    /// The key as aws-lc takes it.
    #[expect(
        deprecated,
        reason = "the expanded form is the one that aws-lc-rs reads"
    )]
    fn expand<K>(spec: KeyPairSpec, key: &K) -> Result<Self, CryptoError>
    where
        K: Decapsulator + EncodePrivateKey + ml_kem::ExpandedKeyEncoding,
        ml_kem::kem::EncapsulationKey<K::Kem>: EncodePublicKey,
    {
        let pkcs8 = key.to_pkcs8_der().map_err(|_| CryptoError::Failed)?;
        let public = key.encapsulation_key().to_public_key_der();
        let expanded = Zeroizing::new(key.to_expanded_bytes());
        Ok(Self {
            key: DecapsulationKey::new(algorithm(spec)?, &expanded)?,
            pkcs8: SecretBytes::copy_of(pkcs8.as_bytes()),
            public_key_der: public.map_err(|_| CryptoError::Failed)?.into_vec(),
        })
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        Ok(SecretBytes::copy_of(self.pkcs8.expose()))
    }

    pub(super) fn public_key_der(&self) -> Vec<u8> {
        self.public_key_der.clone()
    }

    pub(super) fn decapsulate(&self, ciphertext: &[u8]) -> Result<SecretBytes, CryptoError> {
        if ciphertext.len() != ciphertext_bytes(self.key.algorithm().id()) {
            return Err(CryptoError::DoesNotVerify);
        }
        let secret = self.key.decapsulate(Ciphertext::from(ciphertext))?;
        Ok(SecretBytes::copy_of(secret.as_ref()))
    }
}

/// An ML-KEM public key.
pub(super) struct MlKemPublic(EncapsulationKey);

impl MlKemPublic {
    pub(super) fn from_der(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        match spec {
            KeyPairSpec::MlKem512 => Self::parse::<EncapsulationKey512>(spec, der),
            KeyPairSpec::MlKem768 => Self::parse::<EncapsulationKey768>(spec, der),
            KeyPairSpec::MlKem1024 => Self::parse::<EncapsulationKey1024>(spec, der),
            _ => Err(CryptoError::KeyRejected),
        }
    }

    /// Reading checks that every coefficient is below the modulus (FIPS 203 §7.2).
    fn parse<K>(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError>
    where
        K: DecodePublicKey + EncodePublicKey + KeyExport,
    {
        let key = K::from_public_key_der(der).map_err(|_| CryptoError::KeyRejected)?;
        let whole = key.to_public_key_der().map_err(|_| CryptoError::Failed)?;
        // An identifier with parameters is read too, and is none of ML-KEM's.
        if whole.as_bytes() != der {
            return Err(CryptoError::KeyRejected);
        }
        let raw = key.to_bytes();
        Ok(Self(EncapsulationKey::new(algorithm(spec)?, &raw)?))
    }

    pub(super) fn encapsulate(&self) -> Result<Encapsulated, CryptoError> {
        let (ciphertext, secret) = self.0.encapsulate()?;
        Ok(Encapsulated {
            secret: SecretBytes::copy_of(secret.as_ref()),
            ciphertext: ciphertext.as_ref().to_vec(),
        })
    }
}

fn algorithm(spec: KeyPairSpec) -> Result<&'static Algorithm, CryptoError> {
    match spec {
        KeyPairSpec::MlKem512 => Ok(&ML_KEM_512),
        KeyPairSpec::MlKem768 => Ok(&ML_KEM_768),
        KeyPairSpec::MlKem1024 => Ok(&ML_KEM_1024),
        _ => Err(CryptoError::KeyRejected),
    }
}

/// Bytes of an encapsulated secret (FIPS 203, table 3); none for what this version does not know.
const fn ciphertext_bytes(id: AlgorithmId) -> usize {
    match id {
        AlgorithmId::MlKem512 => 768,
        AlgorithmId::MlKem768 => 1088,
        AlgorithmId::MlKem1024 => 1568,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MessageKind, OaepHash, PrivateKey, SigningAlgorithm};
    use super::*;

    const SPECS: [(KeyPairSpec, u8, usize); 3] = [
        (KeyPairSpec::MlKem512, 1, 768),
        (KeyPairSpec::MlKem768, 2, 1088),
        (KeyPairSpec::MlKem1024, 3, 1568),
    ];

    fn is_rejected<T>(result: &Result<T, CryptoError>) -> bool {
        matches!(result, Err(CryptoError::KeyRejected))
    }

    #[test]
    fn both_sides_have_the_same_secret() {
        for (spec, _, bytes) in SPECS {
            let key = PrivateKey::generate(spec).unwrap();
            let sent = key.public_key().encapsulate().unwrap();
            assert_eq!(sent.ciphertext.len(), bytes);
            assert_eq!(sent.secret.expose().len(), 32);
            let received = key.decapsulate(&sent.ciphertext).unwrap();
            assert_eq!(received.expose(), sent.secret.expose());
            let again = key.encapsulate().unwrap();
            assert_ne!(again.secret.expose(), sent.secret.expose());
        }
    }

    #[test]
    fn an_altered_ciphertext_gives_another_secret_and_always_the_same() {
        let key = PrivateKey::generate(KeyPairSpec::MlKem512).unwrap();
        let sent = key.encapsulate().unwrap();
        for at in 0..sent.ciphertext.len() {
            let mut altered = sent.ciphertext.clone();
            altered[at] ^= 1;
            let secret = key.decapsulate(&altered).unwrap();
            assert_ne!(secret.expose(), sent.secret.expose(), "{at}");
            assert_eq!(
                secret.expose(),
                key.decapsulate(&altered).unwrap().expose(),
                "{at}"
            );
        }
        let stranger = PrivateKey::generate(KeyPairSpec::MlKem512).unwrap();
        let secret = stranger.decapsulate(&sent.ciphertext).unwrap();
        assert_ne!(secret.expose(), sent.secret.expose());
    }

    #[test]
    fn a_ciphertext_of_another_length_is_refused() {
        for (spec, _, bytes) in SPECS {
            let key = PrivateKey::generate(spec).unwrap();
            for wrong in [0, 32, bytes - 1, bytes + 1] {
                let refused = key.decapsulate(&vec![7; wrong]).unwrap_err();
                assert_eq!(refused, CryptoError::DoesNotVerify);
            }
        }
    }

    /// RFC 9935 §6: the seed alone, under the context tag 0, so that all sets have one length.
    #[test]
    fn private_keys_are_written_as_seeds() {
        for (spec, set, _) in SPECS {
            let der = PrivateKey::generate(spec).unwrap().to_pkcs8().unwrap();
            let head = format!("3054020100300b06096086480165030404{set:02x}04428040");
            assert_eq!(hex::encode(&der.expose()[..22]), head);
            assert_eq!(der.expose().len(), 86);
        }
    }

    #[test]
    fn the_forms_of_other_keys_are_refused() {
        let key = PrivateKey::generate(KeyPairSpec::MlKem768).unwrap();
        let (private, public) = (key.to_pkcs8().unwrap(), key.public_key_der().unwrap());
        for other in [KeyPairSpec::MlKem512, KeyPairSpec::MlKem1024] {
            assert!(is_rejected(&MlKemPair::from_pkcs8(other, private.expose())));
            assert!(is_rejected(&MlKemPublic::from_der(other, &public)));
        }
        let raw = &public[22..];
        assert!(is_rejected(&MlKemPublic::from_der(
            KeyPairSpec::MlKem768,
            raw
        )));
        // The identifier with parameters: NULL.
        let mut padded = public.clone();
        padded[3] += 2;
        padded[5] += 2;
        padded.splice(17..17, [5, 0]);
        assert!(is_rejected(&MlKemPublic::from_der(
            KeyPairSpec::MlKem768,
            &padded
        )));
    }

    #[test]
    fn the_keys_do_nothing_else() {
        let key = PrivateKey::generate(KeyPairSpec::MlKem512).unwrap();
        let (algorithm, kind) = (SigningAlgorithm::MlDsa, MessageKind::Raw);
        assert!(is_rejected(&key.sign(algorithm, kind, b"message")));
        assert!(is_rejected(&key.verify(algorithm, kind, b"message", b"")));
        assert!(is_rejected(&key.encrypt_oaep(OaepHash::Sha1, b"message")));
        assert!(is_rejected(&key.decrypt_oaep(OaepHash::Sha1, b"message")));
        assert!(is_rejected(&key.derive_shared_secret(b"peer")));
        let other = PrivateKey::generate(KeyPairSpec::MlDsa44).unwrap();
        assert!(is_rejected(&other.encapsulate()));
        assert!(is_rejected(&other.decapsulate(&[7; 768])));
    }
}
