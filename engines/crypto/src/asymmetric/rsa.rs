//! RSA (RFC 8017): RSASSA-PSS, RSASSA-PKCS1-v1_5, RSAES-OAEP.

use std::sync::OnceLock;

use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{
    KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm,
    OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RSA_PSS_SHA256,
    RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaParameters, UnparsedPublicKey,
};

use super::{KeyPairSpec, MessageKind, OaepHash, SigningAlgorithm, digest_of};
use crate::{CryptoError, SecretBytes};

/// An RSA key pair.
pub(super) struct RsaPair {
    pair: KeyPair,
    /// Made at the first decryption: most keys sign only.
    decrypting: OnceLock<OaepPrivateDecryptingKey>,
}

impl RsaPair {
    pub(super) fn generate(spec: KeyPairSpec) -> Result<Self, CryptoError> {
        let size = match spec {
            KeyPairSpec::Rsa2048 => KeySize::Rsa2048,
            KeyPairSpec::Rsa3072 => KeySize::Rsa3072,
            KeyPairSpec::Rsa4096 => KeySize::Rsa4096,
            _ => return Err(CryptoError::KeyRejected),
        };
        Ok(Self {
            pair: KeyPair::generate(size)?,
            decrypting: OnceLock::new(),
        })
    }

    pub(super) fn from_pkcs8(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        if bits(spec).is_none() {
            return Err(CryptoError::KeyRejected);
        }
        // The size is checked where the public key is read.
        Ok(Self {
            pair: KeyPair::from_pkcs8(der)?,
            decrypting: OnceLock::new(),
        })
    }

    pub(super) fn to_pkcs8(&self) -> Result<SecretBytes, CryptoError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der()?;
        Ok(SecretBytes::copy_of(der.as_ref()))
    }

    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, CryptoError> {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der()?;
        Ok(der.as_ref().to_vec())
    }

    pub(super) fn modulus_bytes(&self) -> usize {
        self.pair.public_modulus_len()
    }

    pub(super) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let scheme = Scheme::of(algorithm)?;
        let digest = digest_of(scheme.hash, kind, message)?;
        let mut signature = vec![0; self.modulus_bytes()];
        self.pair
            .sign_digest(scheme.encoding, &digest, &mut signature)?;
        Ok(signature)
    }

    pub(super) fn decrypt_oaep(
        &self,
        hash: OaepHash,
        ciphertext: &[u8],
    ) -> Result<SecretBytes, CryptoError> {
        let key = self.decrypting()?;
        let mut plaintext = zeroize::Zeroizing::new(vec![0; key.min_output_size()]);
        let length = key
            .decrypt(oaep(hash), ciphertext, &mut plaintext, None)
            .map_err(|_| CryptoError::DoesNotVerify)?
            .len();
        Ok(SecretBytes::copy_of(
            plaintext.get(..length).unwrap_or_default(),
        ))
    }

    fn decrypting(&self) -> Result<&OaepPrivateDecryptingKey, CryptoError> {
        if let Some(key) = self.decrypting.get() {
            return Ok(key);
        }
        let key = PrivateDecryptingKey::from_pkcs8(self.to_pkcs8()?.expose())?;
        let key = OaepPrivateDecryptingKey::new(key)?;
        Ok(self.decrypting.get_or_init(|| key))
    }
}

/// An RSA public key.
pub(super) struct RsaPublic {
    der: Vec<u8>,
    encrypting: OaepPublicEncryptingKey,
}

impl RsaPublic {
    pub(super) fn from_der(spec: KeyPairSpec, der: &[u8]) -> Result<Self, CryptoError> {
        let key = PublicEncryptingKey::from_der(der)?;
        if Some(key.key_size_bits()) != bits(spec) {
            return Err(CryptoError::KeyRejected);
        }
        Ok(Self {
            der: der.to_vec(),
            encrypting: OaepPublicEncryptingKey::new(key)?,
        })
    }

    pub(super) fn verify(
        &self,
        algorithm: SigningAlgorithm,
        kind: MessageKind,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let scheme = Scheme::of(algorithm)?;
        let digest = digest_of(scheme.hash, kind, message)?;
        UnparsedPublicKey::new(scheme.parameters, &self.der)
            .verify_digest(&digest, signature)
            .map_err(|_| CryptoError::DoesNotVerify)
    }

    pub(super) fn encrypt_oaep(
        &self,
        hash: OaepHash,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let mut ciphertext = vec![0; self.encrypting.ciphertext_size()];
        let length = self
            .encrypting
            .encrypt(oaep(hash), plaintext, &mut ciphertext, None)?
            .len();
        ciphertext.truncate(length);
        Ok(ciphertext)
    }
}

/// The three faces the library has for one signature scheme.
struct Scheme {
    hash: &'static digest::Algorithm,
    encoding: &'static dyn RsaEncoding,
    parameters: &'static RsaParameters,
}

impl Scheme {
    fn of(algorithm: SigningAlgorithm) -> Result<Self, CryptoError> {
        let (hash, encoding, parameters): (_, &'static dyn RsaEncoding, _) = match algorithm {
            SigningAlgorithm::RsaPssSha256 => (&SHA256, &RSA_PSS_SHA256, &RSA_PSS_2048_8192_SHA256),
            SigningAlgorithm::RsaPssSha384 => (&SHA384, &RSA_PSS_SHA384, &RSA_PSS_2048_8192_SHA384),
            SigningAlgorithm::RsaPssSha512 => (&SHA512, &RSA_PSS_SHA512, &RSA_PSS_2048_8192_SHA512),
            SigningAlgorithm::RsaPkcs1Sha256 => {
                (&SHA256, &RSA_PKCS1_SHA256, &RSA_PKCS1_2048_8192_SHA256)
            }
            SigningAlgorithm::RsaPkcs1Sha384 => {
                (&SHA384, &RSA_PKCS1_SHA384, &RSA_PKCS1_2048_8192_SHA384)
            }
            SigningAlgorithm::RsaPkcs1Sha512 => {
                (&SHA512, &RSA_PKCS1_SHA512, &RSA_PKCS1_2048_8192_SHA512)
            }
            _ => return Err(CryptoError::KeyRejected),
        };
        Ok(Self {
            hash,
            encoding,
            parameters,
        })
    }
}

const fn oaep(hash: OaepHash) -> &'static OaepAlgorithm {
    match hash {
        OaepHash::Sha1 => &OAEP_SHA1_MGF1SHA1,
        OaepHash::Sha256 => &OAEP_SHA256_MGF1SHA256,
    }
}

const fn bits(spec: KeyPairSpec) -> Option<usize> {
    match spec {
        KeyPairSpec::Rsa2048 => Some(2048),
        KeyPairSpec::Rsa3072 => Some(3072),
        KeyPairSpec::Rsa4096 => Some(4096),
        _ => None,
    }
}
