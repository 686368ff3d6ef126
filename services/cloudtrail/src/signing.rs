//! The keys that sign digests: one after the other in each Region.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PublicKey.html>

use std::sync::Arc;

use ringwall_core::{Region, Timestamp};
use ringwall_crypto::asymmetric::{
    KeyPairSpec, MessageKind, PrivateKey, PublicKey, SigningAlgorithm,
};
use ringwall_crypto::{CryptoError, sha256};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

const KEYS: Table<SigningKey> = Table::new("cloudtrail.signing_key");
/// How long a key signs.
const DAYS: i64 = 30;
/// What precedes an RSA public key of 2048 bits in its SubjectPublicKeyInfo.
const RSA_2048_PREFIX: [u8; 24] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00,
];

/// A key that signs the digests of a Region for a time.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct SigningKey {
    /// What digests name it by.
    #[zeroize(skip)]
    pub fingerprint: String,
    /// The public key: PKCS #1, DER.
    #[zeroize(skip)]
    pub public: Vec<u8>,
    /// From when it signs.
    #[zeroize(skip)]
    pub from: Timestamp,
    /// Until when it signs.
    #[zeroize(skip)]
    pub until: Timestamp,
    /// PKCS #8, DER.
    private: Vec<u8>,
}

impl SigningKey {
    /// A new key, whose time begins with the day.
    ///
    /// # Errors
    /// It could not be made.
    pub fn generate(now: Timestamp) -> Result<Self, CryptoError> {
        let pair = PrivateKey::generate(KeyPairSpec::Rsa2048)?;
        let public = pair.public_key_der()?;
        let public = public
            .strip_prefix(&RSA_2048_PREFIX)
            .ok_or(CryptoError::KeyRejected)?;
        let fingerprint = sha256(public).into_iter().take(16);
        let fingerprint: Vec<u8> = fingerprint.collect();
        const DAY_SECS: i64 = 86_400;
        let from = Timestamp::from_secs(now.secs() - now.secs().rem_euclid(DAY_SECS));
        Ok(Self {
            fingerprint: hex::encode(fingerprint),
            public: public.to_vec(),
            from,
            until: from.plus_days(DAYS),
            private: pair.to_pkcs8()?.expose().to_vec(),
        })
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256.
    ///
    /// # Errors
    /// It could not be signed.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let pair = PrivateKey::from_pkcs8(KeyPairSpec::Rsa2048, &self.private)?;
        pair.sign(SigningAlgorithm::RsaPkcs1Sha256, MessageKind::Raw, message)
    }
}

/// Whether a signature is one of a public key (PKCS #1, DER).
pub fn is_signed(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let der = [&RSA_2048_PREFIX, public].concat();
    PublicKey::from_der(KeyPairSpec::Rsa2048, &der).is_ok_and(|key| {
        let algorithm = SigningAlgorithm::RsaPkcs1Sha256;
        key.verify(algorithm, MessageKind::Raw, message, signature)
            .is_ok()
    })
}

/// The key that signs now.
///
/// # Errors
/// The store failed.
pub fn current(
    tx: &impl Reads,
    region: &Region,
    now: Timestamp,
) -> Result<Option<Arc<SigningKey>>, StoreError> {
    let keys = all(tx, region)?;
    Ok(keys
        .into_iter()
        .rfind(|key| key.from <= now && now < key.until))
}

/// The keys of a Region, the oldest first.
///
/// # Errors
/// The store failed.
pub fn all(tx: &impl Reads, region: &Region) -> Result<Vec<Arc<SigningKey>>, StoreError> {
    let rows = tx.scan(
        &KEYS,
        &RowKey::new().text(region.as_str()),
        None,
        usize::MAX,
    )?;
    Ok(rows.into_iter().map(|(_, key)| key).collect())
}

/// Keeps a key.
///
/// # Errors
/// The store failed.
pub fn put(tx: &mut WriteTx, region: &Region, key: SigningKey) -> Result<(), StoreError> {
    let begin = u64::try_from(key.from.millis()).unwrap_or_default();
    let place = RowKey::new()
        .text(region.as_str())
        .number(begin)
        .text(&key.fingerprint);
    tx.put(&KEYS, &place, key)
}
