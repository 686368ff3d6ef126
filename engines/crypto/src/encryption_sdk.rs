//! Messages of the AWS Encryption SDK: what Parameter Store keeps of an advanced secure string.
//!
//! Message format 2 with the suite `04 78`: AES-256-GCM, keys by HKDF-SHA-512, key commitment, no
//! signature. A message has one encrypted data key and one frame, which is the final one. That is
//! what is written here, and the only form that is read; any Encryption SDK reads it too.
//!
//! <https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html>
//! <https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/algorithms-reference.html>

use std::collections::BTreeMap;

use aws_lc_rs::hkdf;
use zeroize::Zeroizing;

use crate::symmetric::{NONCE_BYTES, SymmetricKey, TAG_BYTES};
use crate::{CryptoError, SecretBytes, constant_time_eq};

/// Bytes of a data key.
pub const DATA_KEY_BYTES: usize = 32;
/// Bytes of a message's id, which must not be used twice.
pub const MESSAGE_ID_BYTES: usize = 32;
/// Bytes of a plaintext: one frame holds it.
pub const MOST_PLAINTEXT_BYTES: usize = FRAME_BYTES as usize;

/// Version and suite.
const START: [u8; 3] = [2, 0x04, 0x78];
const SUITE: [u8; 2] = [0x04, 0x78];
const KEY_PROVIDER: &str = "aws-kms";
const FRAMED: u8 = 2;
const FRAME_BYTES: u32 = 8192;
const COMMITMENT_BYTES: usize = 32;
/// Before the final frame's own number.
const FINAL_FRAME: [u8; 4] = [0xFF; 4];
const FRAME_NUMBER: [u8; 4] = [0, 0, 0, 1];
const FRAME_LABEL: &[u8] = b"AWSKMSEncryptionClient Final Frame";
const HEADER_NONCE: [u8; NONCE_BYTES] = [0; NONCE_BYTES];
const FRAME_NONCE: [u8; NONCE_BYTES] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// A data key, encrypted by KMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncryptedDataKey<'a> {
    /// The ARN of the KMS key.
    pub key_arn: &'a str,
    /// What KMS made of the data key.
    pub ciphertext: &'a [u8],
}

/// Encrypts `plaintext` under a data key that encrypts nothing else.
///
/// # Errors
/// A data key of another length, more than a frame holds, or a context that is too long.
pub fn seal(
    data_key: &[u8],
    encrypted_data_key: EncryptedDataKey<'_>,
    message_id: &[u8; MESSAGE_ID_BYTES],
    context: &BTreeMap<String, String>,
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    if plaintext.len() > MOST_PLAINTEXT_BYTES {
        return Err(CryptoError::Failed);
    }
    let keys = Keys::derive(data_key, message_id)?;
    let mut message = header(encrypted_data_key, message_id, context)?;
    message.extend_from_slice(&keys.commitment);
    let mut nothing = Vec::new();
    keys.encryption
        .seal(HEADER_NONCE, &message, &mut nothing, 0)?;
    message.extend_from_slice(&nothing);

    let length = u32::try_from(plaintext.len()).map_err(|_| CryptoError::Failed)?;
    message.extend_from_slice(&FINAL_FRAME);
    message.extend_from_slice(&FRAME_NUMBER);
    message.extend_from_slice(&FRAME_NONCE);
    message.extend_from_slice(&length.to_be_bytes());
    let start = message.len();
    message.extend_from_slice(plaintext);
    let aad = frame_aad(message_id, length);
    keys.encryption
        .seal(FRAME_NONCE, &aad, &mut message, start)?;
    Ok(message)
}

/// A message, taken apart. Nothing in it is to be believed before it is opened.
#[derive(Debug)]
pub struct Message<'a> {
    /// What the header's tag is over.
    header: &'a [u8],
    message_id: &'a [u8; MESSAGE_ID_BYTES],
    context: BTreeMap<String, String>,
    encrypted_data_key: EncryptedDataKey<'a>,
    commitment: &'a [u8],
    header_tag: &'a [u8],
    /// Ciphertext and tag of the frame.
    frame: &'a [u8],
}

impl<'a> Message<'a> {
    /// Takes a message apart.
    ///
    /// # Errors
    /// It is not of the form that [`seal`] writes.
    pub fn parse(message: &'a [u8]) -> Result<Self, CryptoError> {
        Self::try_parse(message).ok_or(CryptoError::DoesNotVerify)
    }

    fn try_parse(message: &'a [u8]) -> Option<Self> {
        let mut rest = Rest(message);
        rest.expect(&START)?;
        let message_id = rest.take(MESSAGE_ID_BYTES)?.first_chunk()?;
        let context = parse_context(rest.counted()?)?;
        rest.expect(&1_u16.to_be_bytes())?;
        if rest.counted()? != KEY_PROVIDER.as_bytes() {
            return None;
        }
        let encrypted_data_key = EncryptedDataKey {
            key_arn: std::str::from_utf8(rest.counted()?).ok()?,
            ciphertext: rest.counted()?,
        };
        rest.expect(&[FRAMED])?;
        rest.expect(&FRAME_BYTES.to_be_bytes())?;
        let commitment = rest.take(COMMITMENT_BYTES)?;
        let header = message.get(..message.len().checked_sub(rest.0.len())?)?;
        let header_tag = rest.take(TAG_BYTES)?;
        rest.expect(&FINAL_FRAME)?;
        rest.expect(&FRAME_NUMBER)?;
        rest.expect(&FRAME_NONCE)?;
        let length = u32::from_be_bytes(*rest.take(4)?.first_chunk()?);
        let length = usize::try_from(length).ok()?;
        let frame = rest.0;
        let fits = length <= MOST_PLAINTEXT_BYTES && frame.len() == length + TAG_BYTES;
        fits.then_some(Self {
            header,
            message_id,
            context,
            encrypted_data_key,
            commitment,
            header_tag,
            frame,
        })
    }

    /// The data key that KMS has to decrypt.
    pub const fn encrypted_data_key(&self) -> EncryptedDataKey<'a> {
        self.encrypted_data_key
    }

    /// Decrypts the message, whose encryption context must be `context`.
    ///
    /// # Errors
    /// Another data key, another context, or a single bit that differs.
    pub fn open(
        &self,
        data_key: &[u8],
        context: &BTreeMap<String, String>,
    ) -> Result<SecretBytes, CryptoError> {
        let keys = Keys::derive(data_key, self.message_id)?;
        if !constant_time_eq(&keys.commitment, self.commitment) || self.context != *context {
            return Err(CryptoError::DoesNotVerify);
        }
        let mut tag = self.header_tag.to_vec();
        keys.encryption.open(HEADER_NONCE, self.header, &mut tag)?;
        let length = self.frame.len().saturating_sub(TAG_BYTES);
        let aad = frame_aad(
            self.message_id,
            u32::try_from(length).map_err(|_| CryptoError::DoesNotVerify)?,
        );
        let mut plaintext = self.frame.to_vec();
        keys.encryption.open(FRAME_NONCE, &aad, &mut plaintext)?;
        plaintext.truncate(length);
        Ok(SecretBytes::new(plaintext))
    }
}

/// The keys of one message.
struct Keys {
    encryption: SymmetricKey,
    commitment: [u8; COMMITMENT_BYTES],
}

impl Keys {
    fn derive(data_key: &[u8], message_id: &[u8; MESSAGE_ID_BYTES]) -> Result<Self, CryptoError> {
        if data_key.len() != DATA_KEY_BYTES {
            return Err(CryptoError::KeyRejected);
        }
        let secret = hkdf::Salt::new(hkdf::HKDF_SHA512, message_id).extract(data_key);
        let mut key = Zeroizing::new([0; DATA_KEY_BYTES]);
        let info: [&[u8]; 2] = [&SUITE, b"DERIVEKEY"];
        secret.expand(&info, Length)?.fill(&mut *key)?;
        let mut commitment = [0; COMMITMENT_BYTES];
        let info: [&[u8]; 1] = [b"COMMITKEY"];
        secret.expand(&info, Length)?.fill(&mut commitment)?;
        Ok(Self {
            encryption: SymmetricKey::new(&key[..])?,
            commitment,
        })
    }
}

/// Both keys have 32 bytes.
struct Length;

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        DATA_KEY_BYTES
    }
}

/// The header up to the commitment.
fn header(
    key: EncryptedDataKey<'_>,
    message_id: &[u8; MESSAGE_ID_BYTES],
    context: &BTreeMap<String, String>,
) -> Result<Vec<u8>, CryptoError> {
    let mut header = START.to_vec();
    header.extend_from_slice(message_id);
    push_counted(&mut header, &written_context(context)?)?;
    header.extend_from_slice(&1_u16.to_be_bytes());
    push_counted(&mut header, KEY_PROVIDER.as_bytes())?;
    push_counted(&mut header, key.key_arn.as_bytes())?;
    push_counted(&mut header, key.ciphertext)?;
    header.push(FRAMED);
    header.extend_from_slice(&FRAME_BYTES.to_be_bytes());
    Ok(header)
}

fn frame_aad(message_id: &[u8; MESSAGE_ID_BYTES], length: u32) -> Vec<u8> {
    let length = u64::from(length).to_be_bytes();
    [message_id, FRAME_LABEL, &FRAME_NUMBER, &length].concat()
}

/// An encryption context: the number of pairs, then each by the bytes of its key. An empty one is
/// no bytes.
fn written_context(context: &BTreeMap<String, String>) -> Result<Vec<u8>, CryptoError> {
    let mut written = Vec::new();
    if context.is_empty() {
        return Ok(written);
    }
    let count = u16::try_from(context.len()).map_err(|_| CryptoError::Failed)?;
    written.extend_from_slice(&count.to_be_bytes());
    for text in context.iter().flat_map(|(key, value)| [key, value]) {
        push_counted(&mut written, text.as_bytes())?;
    }
    Ok(written)
}

fn parse_context(written: &[u8]) -> Option<BTreeMap<String, String>> {
    let mut context = BTreeMap::new();
    if written.is_empty() {
        return Some(context);
    }
    let mut rest = Rest(written);
    let count = u16::from_be_bytes(*rest.take(2)?.first_chunk()?);
    for _ in 0..count {
        let mut text = || Some(std::str::from_utf8(rest.counted()?).ok()?.to_owned());
        let (key, value) = (text()?, text()?);
        if context.insert(key, value).is_some() {
            return None;
        }
    }
    (rest.0.is_empty() && count > 0).then_some(context)
}

fn push_counted(to: &mut Vec<u8>, bytes: &[u8]) -> Result<(), CryptoError> {
    let length = u16::try_from(bytes.len()).map_err(|_| CryptoError::Failed)?;
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(bytes);
    Ok(())
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        (self.take(bytes.len())? == bytes).then_some(())
    }

    /// Bytes after their 16-bit number.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_be_bytes(*self.take(2)?.first_chunk()?);
        self.take(usize::from(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DATA_KEY: [u8; DATA_KEY_BYTES] = [7; DATA_KEY_BYTES];
    const ENCRYPTED: EncryptedDataKey<'_> = EncryptedDataKey {
        key_arn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        ciphertext: b"the data key, encrypted",
    };

    fn context(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn sealed(plaintext: &[u8], pairs: &[(&str, &str)]) -> Vec<u8> {
        seal(&DATA_KEY, ENCRYPTED, &[3; 32], &context(pairs), plaintext).unwrap()
    }

    fn opened(message: &[u8], pairs: &[(&str, &str)]) -> Result<Vec<u8>, CryptoError> {
        let message = Message::parse(message)?;
        let plaintext = message.open(&DATA_KEY, &context(pairs))?;
        Ok(plaintext.expose().to_vec())
    }

    const PAIRS: &[(&str, &str)] = &[("PARAMETER_ARN", "arn:aws:ssm:…:parameter/a")];

    #[test]
    fn names_the_key_that_encrypted_the_data_key() {
        let message = sealed(b"secret", PAIRS);
        let message = Message::parse(&message).unwrap();
        assert_eq!(message.encrypted_data_key(), ENCRYPTED);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let message = sealed(b"secret", PAIRS);
        assert_eq!(opened(&message, PAIRS).unwrap(), b"secret");
        for at in 0..message.len() {
            for bit in 0..8 {
                let mut tampered = message.clone();
                tampered[at] ^= 1 << bit;
                assert!(opened(&tampered, PAIRS).is_err(), "byte {at}");
            }
            assert!(opened(&message[..at], PAIRS).is_err(), "{at} bytes");
        }
        assert!(opened(&[&message[..], &[0]].concat(), PAIRS).is_err());
    }

    #[test]
    fn another_data_key_or_context_opens_nothing() {
        let message = sealed(b"secret", PAIRS);
        for other in [&[][..], &[("PARAMETER_ARN", "another")]] {
            assert!(opened(&message, other).is_err());
        }
        let parsed = Message::parse(&message).unwrap();
        for key in [&[8; 32][..], &[7; 31], &[]] {
            assert!(parsed.open(key, &context(PAIRS)).is_err());
        }
    }

    #[test]
    fn a_frame_is_the_limit() {
        let largest = vec![5; MOST_PLAINTEXT_BYTES];
        assert_eq!(opened(&sealed(&largest, &[]), &[]).unwrap(), largest);
        let more = vec![5; MOST_PLAINTEXT_BYTES + 1];
        assert!(seal(&DATA_KEY, ENCRYPTED, &[3; 32], &context(&[]), &more).is_err());
    }

    proptest! {
        #[test]
        fn what_was_sealed_can_be_opened(
            plaintext in proptest::collection::vec(any::<u8>(), 0..2000),
            pairs in proptest::collection::btree_map(".{0,12}", ".{0,12}", 0..5),
        ) {
            let message = seal(&DATA_KEY, ENCRYPTED, &[9; 32], &pairs, &plaintext).unwrap();
            let opened = Message::parse(&message).unwrap().open(&DATA_KEY, &pairs).unwrap();
            prop_assert_eq!(opened.expose(), &plaintext[..]);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let behind_a_true_start = [&START[..], &bytes].concat();
            prop_assert!(Message::parse(&bytes).is_err());
            prop_assert!(Message::parse(&behind_a_true_start).is_err());
        }
    }
}
