//! The ciphertext of a symmetric KMS key. **The format is a promise**: people keep ciphertexts
//! for decades, so a change makes a new version, and old versions stay readable.
//!
//! Version 1, byte by byte:
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 4 | magic, `RWK` and the version, `0x01` |
//! | 4 | 1 | flags: `0x01` the key is a multi-Region key; the other bits are 0 |
//! | 5 | 16 | the key's id (its UUID's bytes) |
//! | 21 | 32 | the key material's id |
//! | 53 | 16 | salt |
//! | 69 | 12 | nonce |
//! | 81 | 8 | header check: the first 8 bytes of HMAC-SHA-256(header key, bytes 0–80) |
//! | 89 | n | the plaintext under AES-256-GCM |
//! | 89 + n | 16 | tag |
//!
//! Each ciphertext has a key of its own: SP 800-108 counter mode with HMAC-SHA-256 over the
//! backing key, label `ringwall kms message v1`, context the salt. So random nonces under one
//! backing key never come near their limit of 2³² messages.
//!
//! The additional authenticated data is bytes 0–88, then the encryption context: the number of
//! pairs, then each pair by the bytes of its key, key and value each as a 32-bit length and its
//! UTF-8 bytes. All numbers are big-endian. No context and an empty one are the same.
//!
//! The header check is made with a key of the installation. It is tested before any key is
//! looked for: bytes that nobody here made name no key, and cannot be used to probe for keys.

use std::collections::BTreeMap;

use crate::symmetric::{NONCE_BYTES, SymmetricKey, TAG_BYTES};
use crate::{CryptoError, HmacSha256Key, SecretBytes, constant_time_eq, derive_key};

const MAGIC: [u8; 4] = [b'R', b'W', b'K', 1];
const MULTI_REGION: u8 = 1;
const SALT_BYTES: usize = 16;
const CHECK_BYTES: usize = 8;
const CHECK_START: usize = 81;
/// Bytes before the ciphertext proper.
const HEADER_BYTES: usize = CHECK_START + CHECK_BYTES;
const LABEL: &[u8] = b"ringwall kms message v1";

/// The secret of a symmetric KMS key, ready to derive message keys from.
#[derive(Debug)]
pub struct BackingKey(HmacSha256Key);

impl BackingKey {
    /// From 32 bytes of key material.
    ///
    /// # Errors
    /// Another length.
    pub fn new(material: &[u8]) -> Result<Self, CryptoError> {
        if material.len() == 32 {
            Ok(Self(HmacSha256Key::new(material)))
        } else {
            Err(CryptoError::KeyRejected)
        }
    }

    fn message_key(&self, salt: &[u8]) -> Result<SymmetricKey, CryptoError> {
        SymmetricKey::new(&zeroize::Zeroizing::new(derive_key(&self.0, LABEL, salt))[..])
    }
}

/// The installation's key for header checks.
#[derive(Debug)]
pub struct HeaderKey(HmacSha256Key);

impl HeaderKey {
    /// From 32 bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(HmacSha256Key::new(key))
    }

    fn check(&self, header: &[u8]) -> [u8; CHECK_BYTES] {
        self.0
            .sign(header)
            .first_chunk()
            .copied()
            .unwrap_or_default()
    }
}

/// What a ciphertext says of the key that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlobHeader {
    /// The key's id.
    pub key_id: [u8; 16],
    /// Whether the key is a multi-Region key.
    pub multi_region: bool,
    /// The key material's id.
    pub material_id: [u8; 32],
}

/// Random bytes that must not be used twice.
#[derive(Clone, Copy, Debug)]
pub struct Nonces {
    /// Makes the message's key.
    pub salt: [u8; SALT_BYTES],
    /// The nonce under that key.
    pub iv: [u8; NONCE_BYTES],
}

impl BlobHeader {
    /// Reads a ciphertext's header and tests its check.
    ///
    /// # Errors
    /// Anything that was not made with this header key.
    pub fn parse(blob: &[u8], header_key: &HeaderKey) -> Result<Self, CryptoError> {
        let fields = Fields::split(blob)?;
        if !constant_time_eq(&header_key.check(fields.checked), fields.check) {
            return Err(CryptoError::DoesNotVerify);
        }
        Ok(Self {
            key_id: *fields.key_id,
            multi_region: fields.flags & MULTI_REGION != 0,
            material_id: *fields.material_id,
        })
    }

    fn write(&self, nonces: &Nonces, header_key: &HeaderKey, blob: &mut Vec<u8>) {
        blob.extend_from_slice(&MAGIC);
        blob.push(if self.multi_region { MULTI_REGION } else { 0 });
        blob.extend_from_slice(&self.key_id);
        blob.extend_from_slice(&self.material_id);
        blob.extend_from_slice(&nonces.salt);
        blob.extend_from_slice(&nonces.iv);
        let check = header_key.check(blob);
        blob.extend_from_slice(&check);
    }
}

/// Encrypts `plaintext`.
///
/// # Errors
/// More than GCM may encrypt.
pub fn seal(
    key: &BackingKey,
    header_key: &HeaderKey,
    header: &BlobHeader,
    nonces: &Nonces,
    context: &BTreeMap<String, String>,
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let mut blob = Vec::with_capacity(HEADER_BYTES + plaintext.len() + TAG_BYTES);
    header.write(nonces, header_key, &mut blob);
    let aad = authenticated(&blob, context)?;
    blob.extend_from_slice(plaintext);
    key.message_key(&nonces.salt)?
        .seal(nonces.iv, &aad, &mut blob, HEADER_BYTES)?;
    Ok(blob)
}

/// Decrypts a ciphertext with the key that its header names.
///
/// # Errors
/// Another key, another encryption context, or a single bit that differs.
pub fn open(
    key: &BackingKey,
    header_key: &HeaderKey,
    context: &BTreeMap<String, String>,
    blob: &[u8],
) -> Result<SecretBytes, CryptoError> {
    BlobHeader::parse(blob, header_key)?;
    let fields = Fields::split(blob)?;
    let aad = authenticated(fields.header, context)?;
    let mut sealed = fields.sealed.to_vec();
    let plaintext = key
        .message_key(fields.salt)?
        .open(*fields.iv, &aad, &mut sealed)?
        .len();
    sealed.truncate(plaintext);
    Ok(SecretBytes::new(sealed))
}

/// A ciphertext, taken apart.
struct Fields<'a> {
    header: &'a [u8],
    checked: &'a [u8],
    flags: u8,
    key_id: &'a [u8; 16],
    material_id: &'a [u8; 32],
    salt: &'a [u8; SALT_BYTES],
    iv: &'a [u8; NONCE_BYTES],
    check: &'a [u8],
    sealed: &'a [u8],
}

impl<'a> Fields<'a> {
    fn split(blob: &'a [u8]) -> Result<Self, CryptoError> {
        Self::try_split(blob).ok_or(CryptoError::DoesNotVerify)
    }

    fn try_split(blob: &'a [u8]) -> Option<Self> {
        let (header, sealed) = blob.split_at_checked(HEADER_BYTES)?;
        let (checked, check) = header.split_at_checked(CHECK_START)?;
        let (magic, rest) = checked.split_first_chunk::<4>()?;
        let (flags, rest) = rest.split_first()?;
        let (key_id, rest) = rest.split_first_chunk()?;
        let (material_id, rest) = rest.split_first_chunk()?;
        let (salt, rest) = rest.split_first_chunk()?;
        let iv = rest.first_chunk()?;
        let known = *magic == MAGIC && *flags & !MULTI_REGION == 0 && sealed.len() >= TAG_BYTES;
        known.then_some(Self {
            header,
            checked,
            flags: *flags,
            key_id,
            material_id,
            salt,
            iv,
            check,
            sealed,
        })
    }
}

/// Header and canonical encryption context.
fn authenticated(
    header: &[u8],
    context: &BTreeMap<String, String>,
) -> Result<Vec<u8>, CryptoError> {
    let bytes: usize = context
        .iter()
        .map(|(key, value)| key.len() + value.len() + 8)
        .sum();
    let mut aad = Vec::with_capacity(header.len() + 4 + bytes);
    aad.extend_from_slice(header);
    aad.extend_from_slice(&length(context.len())?);
    // A BTreeMap of strings is in the order of their bytes.
    for text in context.iter().flat_map(|(key, value)| [key, value]) {
        aad.extend_from_slice(&length(text.len())?);
        aad.extend_from_slice(text.as_bytes());
    }
    Ok(aad)
}

fn length(bytes: usize) -> Result<[u8; 4], CryptoError> {
    u32::try_from(bytes)
        .map(u32::to_be_bytes)
        .map_err(|_| CryptoError::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> (BackingKey, HeaderKey) {
        (BackingKey::new(&[7; 32]).unwrap(), HeaderKey::new(&[9; 32]))
    }

    const HEADER: BlobHeader = BlobHeader {
        key_id: [1; 16],
        multi_region: false,
        material_id: [2; 32],
    };
    const NONCES: Nonces = Nonces {
        salt: [3; 16],
        iv: [4; 12],
    };

    fn context(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    /// The promise: this text must be readable by every later version.
    #[test]
    fn version_1_stays_as_it_is() {
        let (backing, header_key) = keys();
        let pairs = context(&[("purpose", "test"), ("a", "ä")]);
        let blob = seal(
            &backing,
            &header_key,
            &HEADER,
            &NONCES,
            &pairs,
            b"behind the wall",
        )
        .unwrap();
        assert_eq!(
            hex::encode(&blob),
            include_str!("../tests/vectors/blob-v1.hex").trim()
        );
        assert_eq!(
            open(&backing, &header_key, &pairs, &blob).unwrap().expose(),
            b"behind the wall"
        );
    }

    #[test]
    fn the_largest_plaintext_stays_under_the_limit() {
        let (backing, header_key) = keys();
        let blob = seal(
            &backing,
            &header_key,
            &HEADER,
            &NONCES,
            &BTreeMap::new(),
            &[0; 4096],
        )
        .unwrap();
        assert!(blob.len() <= 6144);
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let (backing, header_key) = keys();
        let blob = seal(
            &backing,
            &header_key,
            &HEADER,
            &NONCES,
            &BTreeMap::new(),
            b"secret",
        )
        .unwrap();
        for at in 0..blob.len() {
            for bit in 0..8 {
                let mut tampered = blob.clone();
                tampered[at] ^= 1 << bit;
                assert!(open(&backing, &header_key, &BTreeMap::new(), &tampered).is_err());
                if at < HEADER_BYTES {
                    assert!(BlobHeader::parse(&tampered, &header_key).is_err());
                }
            }
        }
    }

    #[test]
    fn pairs_cannot_be_shifted_between_key_and_value() {
        let (backing, header_key) = keys();
        let one = context(&[("ab", "c")]);
        let blob = seal(&backing, &header_key, &HEADER, &NONCES, &one, b"secret").unwrap();
        for other in [
            context(&[("a", "bc")]),
            context(&[]),
            context(&[("ab", "c"), ("d", "")]),
        ] {
            assert!(open(&backing, &header_key, &other, &blob).is_err());
        }
    }

    proptest! {
        #[test]
        fn what_was_sealed_can_be_opened(
            plaintext in proptest::collection::vec(any::<u8>(), 0..4096),
            context in proptest::collection::btree_map(".{0,12}", ".{0,12}", 0..6),
            multi_region: bool,
        ) {
            let (backing, header_key) = keys();
            let header = BlobHeader { multi_region, ..HEADER };
            let blob = seal(&backing, &header_key, &header, &NONCES, &context, &plaintext).unwrap();
            prop_assert_eq!(BlobHeader::parse(&blob, &header_key).unwrap(), header);
            let opened = open(&backing, &header_key, &context, &blob).unwrap();
            prop_assert_eq!(opened.expose(), &plaintext[..]);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (backing, header_key) = keys();
            prop_assert!(open(&backing, &header_key, &BTreeMap::new(), &bytes).is_err());
        }
    }
}
