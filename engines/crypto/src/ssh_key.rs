//! RSA public keys as SSH writes them (RFC 4253 §6.6) and as PEM has them (RFC 5280).

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rsa::{PublicEncryptingKey, PublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject as _;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::Uint;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::CryptoError;

const NAME: &[u8] = b"ssh-rsa";

/// An RSA public key of 2048 bits or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshRsaKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

/// Why a text is no RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SshKeyProblem {
    /// It is neither a line of SSH nor PEM.
    Encoding,
    /// It is no RSA key, or not of 2048 to 8192 bits.
    Key,
}

impl SshRsaKey {
    /// Reads `ssh-rsa AAAA… comment` or a PEM `PUBLIC KEY`.
    ///
    /// # Errors
    /// It is none; the problem says why.
    pub fn parse(text: &str) -> Result<Self, SshKeyProblem> {
        let text = text.trim();
        let key = if text.starts_with("-----BEGIN") {
            Self::from_pem(text)?
        } else {
            let mut words = text.split_ascii_whitespace();
            let (name, blob) = (words.next(), words.next());
            let (Some(name), Some(blob)) = (name, blob) else {
                return Err(SshKeyProblem::Encoding);
            };
            let blob = STANDARD.decode(blob).map_err(|_| SshKeyProblem::Encoding)?;
            if name.as_bytes() != NAME {
                return Err(SshKeyProblem::Key);
            }
            Self::from_blob(&blob).ok_or(SshKeyProblem::Key)?
        };
        key.public_key().map_err(|_| SshKeyProblem::Key)?;
        Ok(key)
    }

    /// From SSH's own bytes.
    pub fn from_blob(blob: &[u8]) -> Option<Self> {
        let (name, rest) = take_string(blob)?;
        let (exponent, rest) = take_string(rest)?;
        let (modulus, rest) = take_string(rest)?;
        (name == NAME && rest.is_empty()).then(|| Self {
            modulus: without_zeros(modulus).to_vec(),
            exponent: without_zeros(exponent).to_vec(),
        })
    }

    fn from_pem(pem: &str) -> Result<Self, SshKeyProblem> {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| SshKeyProblem::Encoding)?;
        Self::from_public_key_info(&der).ok_or(SshKeyProblem::Key)
    }

    fn from_public_key_info(der: &[u8]) -> Option<Self> {
        let info = SubjectPublicKeyInfoRef::from_der(der).ok()?;
        // An `RSAPublicKey` is a sequence of two integers; a curve's point is none.
        let numbers = Vec::<Uint>::from_der(info.subject_public_key.raw_bytes()).ok()?;
        let [modulus, exponent] = numbers.as_slice() else {
            return None;
        };
        Some(Self {
            modulus: modulus.as_bytes().to_vec(),
            exponent: exponent.as_bytes().to_vec(),
        })
    }

    /// SSH's own bytes.
    pub fn blob(&self) -> Vec<u8> {
        let mut blob = Vec::new();
        put_string(&mut blob, NAME);
        put_number(&mut blob, &self.exponent);
        put_number(&mut blob, &self.modulus);
        blob
    }

    /// `ssh-rsa AAAA…`.
    pub fn to_ssh(&self) -> String {
        format!("ssh-rsa {}", STANDARD.encode(self.blob()))
    }

    /// A PEM `PUBLIC KEY`.
    ///
    /// # Errors
    /// The library failed.
    pub fn to_pem(&self) -> Result<String, CryptoError> {
        let der: PublicKeyX509Der<'_> = self.public_key()?.as_der()?;
        let text = STANDARD.encode(der.as_ref());
        let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
        for (place, letter) in text.chars().enumerate() {
            if place > 0 && place % 64 == 0 {
                pem.push('\n');
            }
            pem.push(letter);
        }
        pem.push_str("\n-----END PUBLIC KEY-----\n");
        Ok(pem)
    }

    /// MD5 of SSH's bytes: pairs of hexadecimal digits between colons.
    pub fn fingerprint(&self) -> String {
        let pairs = Md5::digest(self.blob());
        let pairs: Vec<_> = pairs.iter().map(|byte| format!("{byte:02x}")).collect();
        pairs.join(":")
    }

    fn public_key(&self) -> Result<PublicEncryptingKey, CryptoError> {
        let components = PublicKeyComponents {
            n: self.modulus.as_slice(),
            e: self.exponent.as_slice(),
        };
        components.try_into().map_err(CryptoError::from)
    }
}

fn take_string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
}

fn put_string(into: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    into.extend_from_slice(&length.to_be_bytes());
    into.extend_from_slice(bytes);
}

/// A number has a sign: one whose first bit is set begins with a zero.
fn put_number(into: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        let signed: Vec<u8> = [&[0], bytes].concat();
        put_string(into, &signed);
    } else {
        put_string(into, bytes);
    }
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let begin = bytes.iter().position(|byte| *byte != 0);
    bytes
        .get(begin.unwrap_or(bytes.len())..)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with OpenSSH 9 and OpenSSL 3; see `tests/ssh_keys/README.md`.
    const SSH: &str = include_str!("../tests/ssh_keys/rsa.pub");
    const PEM: &str = include_str!("../tests/ssh_keys/rsa.pem");
    const FINGERPRINT: &str = include_str!("../tests/ssh_keys/rsa.md5");

    #[test]
    fn both_forms_are_one_key() {
        let key = SshRsaKey::parse(SSH).unwrap();
        assert_eq!(SshRsaKey::parse(PEM).unwrap(), key);
        assert_eq!(key.to_pem().unwrap(), PEM);
        assert!(SSH.starts_with(&key.to_ssh()));
        assert_eq!(SshRsaKey::from_blob(&key.blob()).unwrap(), key);
    }

    #[test]
    fn the_fingerprint_is_as_ssh_keygen_tells_it() {
        let key = SshRsaKey::parse(SSH).unwrap();
        assert_eq!(key.fingerprint(), FINGERPRINT.trim());
    }

    #[test]
    fn refuses_other_keys_and_other_texts() {
        let ed25519 = include_str!("../tests/ssh_keys/ed25519.pub");
        let short = include_str!("../tests/ssh_keys/rsa_1024.pub");
        let curve = include_str!("../tests/ssh_keys/p256.pem");
        for key in [ed25519, short, curve, "ssh-rsa AAAA"] {
            assert_eq!(SshRsaKey::parse(key), Err(SshKeyProblem::Key), "{key}");
        }
        for text in [
            "",
            "ssh-rsa",
            "ssh-rsa ?",
            "-----BEGIN PUBLIC KEY-----\nAAAA",
        ] {
            assert_eq!(
                SshRsaKey::parse(text),
                Err(SshKeyProblem::Encoding),
                "{text}"
            );
        }
    }
}
