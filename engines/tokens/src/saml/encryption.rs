//! Encrypted assertions (<https://www.w3.org/TR/xmlenc-core1/>): an AES key under RSA-OAEP, the
//! assertion under that key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html>
//!
//! AES-CBC does not notice changes, and whoever is told what went wrong can use that to decrypt. So
//! every failure is one and the same, here and until a signature of the provider is found to cover
//! what comes out. (How long it takes still tells a little.)

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_128, AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rsa::{
    KeyPair, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    PrivateDecryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::canonical::write_namespace;
use super::element::{ENCRYPTION, SIGNATURE, children, only_child, optional_child, simple_text};
use super::error::SamlError;

/// Keys for several readers that one assertion may have.
const MOST_ENCRYPTED_KEYS: usize = 4;
const CBC_IV_BYTES: usize = 16;
const GCM_NONCE_BYTES: usize = 12;

/// How encrypted assertions are read.
#[derive(Clone, Copy, Debug)]
pub struct Decryption<'a> {
    /// The keys, in the order in which they are tried.
    pub keys: &'a [DecryptionKey],
    /// Whether an assertion must be encrypted.
    pub is_required: bool,
}

impl Decryption<'_> {
    /// Encrypted assertions are refused.
    pub const NONE: Self = Decryption {
        keys: &[],
        is_required: false,
    };
}

/// A text that is no key to decrypt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecryptionKeyError {
    /// The key is encrypted itself.
    #[error("the decryption key is encrypted")]
    Encrypted,
    /// Not an RSA private key in PEM, or one that is too short.
    #[error("the decryption key is not an RSA private key of 2048 bits or more in PEM")]
    Unrecognized,
}

/// A private key for which providers encrypt assertions.
pub struct DecryptionKey(OaepPrivateDecryptingKey);

impl DecryptionKey {
    /// Reads a key in PEM, as PKCS#8 or PKCS#1, of 2048 bits or more.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(pem: &str) -> Result<Self, DecryptionKeyError> {
        // In the label of PKCS#8, or in a header of the form before it.
        if pem.contains("ENCRYPTED") {
            return Err(DecryptionKeyError::Encrypted);
        }
        let mut der = PrivateKeyDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| DecryptionKeyError::Unrecognized)?;
        let key = match &der {
            PrivateKeyDer::Pkcs8(der) => decrypting_key(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => {
                pkcs8_of(der.secret_pkcs1_der()).and_then(|der| decrypting_key(&der))
            }
            _ => None,
        };
        der.zeroize();
        key.map(Self).ok_or(DecryptionKeyError::Unrecognized)
    }

    /// Reads a key in PKCS#8, as DER, of 2048 bits or more.
    ///
    /// # Errors
    /// It is none.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, DecryptionKeyError> {
        let key = decrypting_key(der);
        key.map(Self).ok_or(DecryptionKeyError::Unrecognized)
    }

    fn unwrap(
        &self,
        algorithm: &'static OaepAlgorithm,
        wrapped: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let mut key = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let length = self
            .0
            .decrypt(algorithm, wrapped, &mut key, None)
            .ok()?
            .len();
        key.truncate(length);
        Some(key)
    }
}

fn pkcs8_of(pkcs1: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let pair = KeyPair::from_der(pkcs1).ok()?;
    let der: Pkcs8V1Der<'_> = pair.as_der().ok()?;
    Some(Zeroizing::new(der.as_ref().to_vec()))
}

fn decrypting_key(pkcs8: &[u8]) -> Option<OaepPrivateDecryptingKey> {
    let key = PrivateDecryptingKey::from_pkcs8(pkcs8).ok()?;
    OaepPrivateDecryptingKey::new(key).ok()
}

impl std::fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A document whose only element below the root is the assertion in an `EncryptedAssertion`. The
/// root declares the namespaces around that, which the assertion may use (xmlenc-core §4.4).
pub(super) fn decrypt(
    element: Node<'_, '_>,
    decryption: Decryption<'_>,
) -> Result<Zeroizing<String>, SamlError> {
    if decryption.keys.is_empty() {
        return Err(SamlError::Encrypted);
    }
    let plaintext = decrypt_by_any(element, decryption.keys).ok_or(SamlError::Undecryptable)?;
    let mut document = Zeroizing::new("<context".to_owned());
    for namespace in element.namespaces() {
        write_namespace(
            &mut document,
            namespace.name().unwrap_or_default(),
            namespace.uri(),
        );
    }
    document.push('>');
    document.push_str(&plaintext);
    document.push_str("</context>");
    Ok(document)
}

fn decrypt_by_any(element: Node<'_, '_>, keys: &[DecryptionKey]) -> Option<Zeroizing<String>> {
    let data = only_child(element, ENCRYPTION, "EncryptedData").ok()?;
    let cipher = Cipher::of(algorithm_of(data)?)?;
    let ciphertext = cipher_value(data)?;
    let key_info = optional_child(data, SIGNATURE, "KeyInfo").ok()?;
    // Some write the keys into the data's `KeyInfo`, others beside the data.
    let encrypted_keys: Vec<_> = key_info
        .into_iter()
        .chain([element])
        .flat_map(|parent| children(parent, ENCRYPTION, "EncryptedKey"))
        .take(MOST_ENCRYPTED_KEYS)
        .collect();
    for encrypted in encrypted_keys {
        let (Some(algorithm), Some(wrapped)) = (key_transport(encrypted), cipher_value(encrypted))
        else {
            continue;
        };
        let unwrapped = keys
            .iter()
            .filter_map(|key| key.unwrap(algorithm, &wrapped));
        for key in unwrapped {
            if let Some(plaintext) = cipher.open(&key, &ciphertext) {
                return Some(plaintext);
            }
        }
    }
    None
}

fn algorithm_of<'a>(encrypted: Node<'a, 'a>) -> Option<&'a str> {
    let method = only_child(encrypted, ENCRYPTION, "EncryptionMethod").ok()?;
    method.attribute("Algorithm")
}

fn cipher_value(encrypted: Node<'_, '_>) -> Option<Vec<u8>> {
    let data = only_child(encrypted, ENCRYPTION, "CipherData").ok()?;
    let value = only_child(data, ENCRYPTION, "CipherValue").ok()?;
    let mut text = simple_text(value)?;
    text.retain(|character| !character.is_ascii_whitespace());
    STANDARD.decode(text).ok()
}

/// RSA-OAEP with one hash for both its uses, and without a label.
fn key_transport(encrypted: Node<'_, '_>) -> Option<&'static OaepAlgorithm> {
    const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
    const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
    const MGF1_SHA1: &str = "http://www.w3.org/2009/xmlenc11#mgf1sha1";
    const MGF1_SHA256: &str = "http://www.w3.org/2009/xmlenc11#mgf1sha256";

    let method = only_child(encrypted, ENCRYPTION, "EncryptionMethod").ok()?;
    let parameter = |name: &str| {
        let mut elements = method.children().filter(Node::is_element);
        elements.find(|element| element.tag_name().name() == name)
    };
    if parameter("OAEPparams").is_some() {
        return None;
    }
    let named = |name, default| {
        parameter(name).map_or(Some(default), |element| element.attribute("Algorithm"))
    };
    let digest = named("DigestMethod", SHA1)?;
    let mask = match method.attribute("Algorithm")? {
        "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p" => MGF1_SHA1,
        "http://www.w3.org/2009/xmlenc11#rsa-oaep" => named("MGF", MGF1_SHA1)?,
        _ => return None,
    };
    match (digest, mask) {
        (SHA1, MGF1_SHA1) => Some(&OAEP_SHA1_MGF1SHA1),
        (SHA256, MGF1_SHA256) => Some(&OAEP_SHA256_MGF1SHA256),
        _ => None,
    }
}

/// How the assertion is encrypted.
#[derive(Clone, Copy)]
enum Cipher {
    Cbc { key_bytes: usize },
    Gcm { key_bytes: usize },
}

impl Cipher {
    fn of(algorithm: &str) -> Option<Self> {
        match algorithm {
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc" => Some(Self::Cbc { key_bytes: 16 }),
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc" => Some(Self::Cbc { key_bytes: 32 }),
            "http://www.w3.org/2009/xmlenc11#aes128-gcm" => Some(Self::Gcm { key_bytes: 16 }),
            "http://www.w3.org/2009/xmlenc11#aes256-gcm" => Some(Self::Gcm { key_bytes: 32 }),
            _ => None,
        }
    }

    fn open(self, key: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<String>> {
        let plaintext = match self {
            Self::Cbc { key_bytes } => {
                let algorithm = if key_bytes == 16 { &AES_128 } else { &AES_256 };
                let key = UnboundCipherKey::new(algorithm, key).ok()?;
                let key = PaddedBlockDecryptingKey::cbc_iso10126(key).ok()?;
                let (iv, sealed) = ciphertext.split_first_chunk::<CBC_IV_BYTES>()?;
                let context = DecryptionContext::Iv128(FixedLength::from(iv));
                let mut buffer = Zeroizing::new(sealed.to_vec());
                Zeroizing::new(key.decrypt(&mut buffer, context).ok()?.to_vec())
            }
            Self::Gcm { key_bytes } => {
                let algorithm = if key_bytes == 16 {
                    &AES_128_GCM
                } else {
                    &AES_256_GCM
                };
                let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
                let (nonce, sealed) = ciphertext.split_first_chunk::<GCM_NONCE_BYTES>()?;
                let nonce = Nonce::assume_unique_for_key(*nonce);
                let mut buffer = Zeroizing::new(sealed.to_vec());
                let plaintext = key.open_in_place(nonce, Aad::empty(), &mut buffer).ok()?;
                Zeroizing::new(plaintext.to_vec())
            }
        };
        let text = str::from_utf8(&plaintext).ok()?;
        Some(Zeroizing::new(text.to_owned()))
    }
}
