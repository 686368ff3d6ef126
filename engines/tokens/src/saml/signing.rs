//! Signing what is asked of providers: RSA with SHA-256, as Cognito's `RequestSigningAlgorithm` has it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::canonical::{Options, canonicalize};
use super::element::SIGNATURE;
use super::error::MessageError;
use super::request::AFTER_ISSUER;
use super::signature::{ENVELOPED, EXCLUSIVE};
use super::xml;

/// How the signature is made, as a URI.
pub(super) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA256_DIGEST: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// A message of ours has a handful.
const MOST_NODES: u32 = 100;

/// A private key by which requests are signed.
pub struct RequestKey(KeyPair);

impl RequestKey {
    /// Reads an RSA key in PKCS#8, as DER.
    ///
    /// # Errors
    /// It is none.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, MessageError> {
        KeyPair::from_pkcs8(der).map(Self).map_err(|_| MessageError)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, MessageError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| MessageError)?;
        Ok(signature)
    }

    /// A message with its signature after its issuer.
    pub(super) fn sign_xml(&self, message: &str) -> Result<String, MessageError> {
        let document = xml::parse(message, MOST_NODES).map_err(|_| MessageError)?;
        let element = document.root_element();
        let id = element.attribute("ID").ok_or(MessageError)?;
        let content = canonicalize(element, Options::default());
        let digest = STANDARD.encode(digest(&SHA256, content.as_bytes()));
        // In canonical form as it stands, so that it can be signed as it stands.
        let signed_info = |namespace: &str| {
            format!(
                "<ds:SignedInfo{namespace}>\
                 <ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
                 <ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"></ds:SignatureMethod>\
                 <ds:Reference URI=\"#{id}\"><ds:Transforms>\
                 <ds:Transform Algorithm=\"{ENVELOPED}\"></ds:Transform>\
                 <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>\
                 <ds:DigestMethod Algorithm=\"{SHA256_DIGEST}\"></ds:DigestMethod>\
                 <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
            )
        };
        let namespace = format!(" xmlns:ds=\"{SIGNATURE}\"");
        let value = STANDARD.encode(self.sign(signed_info(&namespace).as_bytes())?);
        let signature = format!(
            "<ds:Signature{namespace}>{}<ds:SignatureValue>{value}</ds:SignatureValue>\
             </ds:Signature>",
            signed_info("")
        );
        let (before, after) = message.split_once(AFTER_ISSUER).ok_or(MessageError)?;
        Ok(format!("{before}{AFTER_ISSUER}{signature}{after}"))
    }
}

impl std::fmt::Debug for RequestKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}
