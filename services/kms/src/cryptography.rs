//! Encryption and decryption as Encrypt, Decrypt, ReEncrypt and the data keys share them.

use std::collections::BTreeMap;
use std::ops::Deref;

use ringwall_core::RequestContext;
use ringwall_crypto::SecretBytes;
use ringwall_crypto::asymmetric::OaepHash;
use ringwall_crypto::blob::{self, BlobHeader};
use ringwall_store::Reads;

use crate::api::{EncryptionAlgorithmSpec, KeySpec, KeyUsageType};
use crate::error::KmsError;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key::Key;
use crate::resources::material::MaterialId;
use crate::store::KmsTx;

/// Bytes of plaintext under a symmetric key.
const LARGEST_SYMMETRIC_PLAINTEXT: usize = 4096;

/// A ciphertext and the key material it was made with.
pub(crate) struct Ciphertext {
    pub(crate) bytes: Vec<u8>,
    pub(crate) material: MaterialId,
}

/// A plaintext and the key material that opened it.
pub(crate) struct Plaintext {
    pub(crate) bytes: SecretBytes,
    pub(crate) material: MaterialId,
}

impl<T: Deref<Target: Reads>> KmsTx<'_, T> {
    /// Encrypts under the key's current material, after checking usage, algorithm and size.
    pub(crate) fn encrypt(
        &self,
        ctx: &RequestContext,
        key: &Key,
        algorithm: EncryptionAlgorithmSpec,
        context: &EncryptionContext,
        plaintext: &[u8],
    ) -> Result<Ciphertext, KmsError> {
        require_encryption(key, algorithm, context, "Encrypt")?;
        if plaintext.len() > largest_plaintext(key.spec, algorithm) {
            return Err(KmsError::plaintext_too_large(algorithm));
        }
        let (id, material) = self.current_material(key)?;
        let bytes = match oaep_hash(algorithm) {
            None => {
                let nonces = blob::Nonces {
                    salt: ctx.random_bytes(),
                    iv: ctx.random_bytes(),
                };
                let header = BlobHeader {
                    key_id: *key.id.bytes(),
                    multi_region: key.id.is_multi_region(),
                    material_id: id.0,
                };
                let backing = material.backing_key()?;
                let pairs = context.pairs();
                blob::seal(
                    backing,
                    &self.kms.header_key,
                    &header,
                    &nonces,
                    pairs,
                    plaintext,
                )
                .map_err(KmsError::internal)?
            }
            Some(hash) => material
                .private_key(key.spec)?
                .encrypt_oaep(hash, plaintext)
                .map_err(KmsError::internal)?,
        };
        Ok(Ciphertext {
            bytes,
            material: id,
        })
    }

    /// Decrypts with the material that the ciphertext names, after checking usage and algorithm.
    pub(crate) fn decrypt(
        &self,
        key: &Key,
        algorithm: EncryptionAlgorithmSpec,
        context: &EncryptionContext,
        ciphertext: &[u8],
    ) -> Result<Plaintext, KmsError> {
        require_encryption(key, algorithm, context, "Decrypt")?;
        match oaep_hash(algorithm) {
            None => self.open(key, context.pairs(), ciphertext),
            Some(hash) => {
                let (id, material) = self.current_material(key)?;
                let bytes = material
                    .private_key(key.spec)?
                    .decrypt_oaep(hash, ciphertext)
                    .map_err(|_| KmsError::invalid_ciphertext())?;
                Ok(Plaintext {
                    bytes,
                    material: id,
                })
            }
        }
    }

    fn open(
        &self,
        key: &Key,
        pairs: &BTreeMap<String, String>,
        ciphertext: &[u8],
    ) -> Result<Plaintext, KmsError> {
        let header = self.header(ciphertext)?;
        if header.key_id != *key.id.bytes() || header.multi_region != key.id.is_multi_region() {
            return Err(KmsError::incorrect_key());
        }
        let id = MaterialId(header.material_id);
        let record = key.materials.iter().find(|record| record.id == id);
        record.ok_or_else(KmsError::invalid_ciphertext)?;
        // Imported material that expired or was deleted takes its ciphertexts with it.
        let material = self
            .find_material(key, id)?
            .ok_or_else(|| KmsError::material_unavailable(key.arn(), id))?;
        let bytes = blob::open(
            material.backing_key()?,
            &self.kms.header_key,
            pairs,
            ciphertext,
        )
        .map_err(|_| KmsError::invalid_ciphertext())?;
        Ok(Plaintext {
            bytes,
            material: id,
        })
    }

    /// What a symmetric ciphertext says of itself; its keyed check must hold.
    pub(crate) fn header(&self, ciphertext: &[u8]) -> Result<BlobHeader, KmsError> {
        BlobHeader::parse(ciphertext, &self.kms.header_key)
            .map_err(|_| KmsError::invalid_ciphertext())
    }
}

fn require_encryption(
    key: &Key,
    algorithm: EncryptionAlgorithmSpec,
    context: &EncryptionContext,
    operation: &str,
) -> Result<(), KmsError> {
    key.require_usage(KeyUsageType::EncryptDecrypt, operation)?;
    let allowed = crate::resources::algorithms::encryption(key.spec, key.usage).unwrap_or_default();
    if !allowed.contains(&algorithm) {
        return Err(KmsError::wrong_algorithm(
            algorithm.as_str(),
            key.arn(),
            key.spec,
        ));
    }
    if !key.is_symmetric() && !context.is_empty() {
        return Err(KmsError::context_on_asymmetric_key());
    }
    Ok(())
}

const fn oaep_hash(algorithm: EncryptionAlgorithmSpec) -> Option<OaepHash> {
    match algorithm {
        EncryptionAlgorithmSpec::RsaesOaepSha1 => Some(OaepHash::Sha1),
        EncryptionAlgorithmSpec::RsaesOaepSha256 => Some(OaepHash::Sha256),
        EncryptionAlgorithmSpec::SymmetricDefault | EncryptionAlgorithmSpec::Sm2pke => None,
    }
}

/// RFC 8017 §7.1.1: the modulus less two hashes and two bytes.
const fn largest_plaintext(spec: KeySpec, algorithm: EncryptionAlgorithmSpec) -> usize {
    let modulus = match spec {
        KeySpec::Rsa2048 => 256,
        KeySpec::Rsa3072 => 384,
        KeySpec::Rsa4096 => 512,
        _ => return LARGEST_SYMMETRIC_PLAINTEXT,
    };
    let hash = match algorithm {
        EncryptionAlgorithmSpec::RsaesOaepSha1 => 20,
        _ => 32,
    };
    modulus - 2 * hash - 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, DecryptInput};
    use crate::test_kms::{TestKms, decrypt_of, of_key};

    #[test]
    fn oaep_takes_what_the_documentation_says() {
        use EncryptionAlgorithmSpec::{RsaesOaepSha1, RsaesOaepSha256};
        let sizes = |algorithm| {
            [KeySpec::Rsa2048, KeySpec::Rsa3072, KeySpec::Rsa4096]
                .map(|spec| largest_plaintext(spec, algorithm))
        };
        assert_eq!(sizes(RsaesOaepSha1), [214, 342, 470]);
        assert_eq!(sizes(RsaesOaepSha256), [190, 318, 446]);
    }
    #[test]
    fn old_key_material_goes_on_decrypting() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let mut blobs = Vec::new();
        for generation in 0..4_u8 {
            blobs.push(kms.encrypt(&key, &[generation]));
            kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        }
        let mut materials = Vec::new();
        for (generation, blob) in (0..4_u8).zip(&blobs) {
            let decrypted = kms.answer::<api::Decrypt>(decrypt_of(blob));
            assert_eq!(decrypted.plaintext.unwrap().into_exposed(), [generation]);
            materials.push(decrypted.key_material_id.unwrap());
        }
        materials.push(kms.describe(&key).current_key_material_id.unwrap());
        materials.sort();
        materials.dedup();
        assert_eq!(materials.len(), 5, "each rotation brings new material");
    }

    #[test]
    fn relatives_open_each_others_ciphertexts() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        kms.advance_days(1);
        let there = kms.in_region("eu-west-1");
        assert_eq!(there.decrypt(&kms.encrypt(&key, b"x")), b"x");
        assert_eq!(kms.decrypt(&there.encrypt(&replica, b"y")), b"y");
    }

    #[test]
    fn the_same_imported_material_does_not_make_two_keys_one() {
        let kms = TestKms::new();
        let (one, other) = (kms.create_external_key(), kms.create_external_key());
        kms.import(&one, &[7; 32]);
        kms.import(&other, &[7; 32]);
        let blob = kms.encrypt(&one, b"x");
        let refusal = kms.refusal::<api::Decrypt>(DecryptInput {
            key_id: Some(other),
            ..decrypt_of(&blob)
        });
        assert!(refusal.starts_with("IncorrectKeyException: "), "{refusal}");
        assert_eq!(kms.decrypt(&blob), b"x");
    }
}
