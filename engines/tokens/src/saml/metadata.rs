//! Identity providers' metadata.
//!
//! <https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::certificate::VerificationKey;
use super::element::{METADATA, PROTOCOL, SIGNATURE, children, moment, only_child, simple_text};
use super::error::MetadataError;
use super::xml;

/// The largest metadata that IAM takes.
pub const MOST_METADATA_BYTES: usize = 10_000_000;

const MOST_NODES: u32 = 500_000;
/// Certificates that a provider may have; each is tried for each signature.
const MOST_CERTIFICATES: usize = 20;

/// A party that vouches for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProvider {
    entity_id: String,
    keys: Vec<VerificationKey>,
    valid_until: Option<i64>,
    single_sign_on: Vec<Endpoint>,
    single_logout: Vec<Endpoint>,
}

/// Where a provider takes messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// How they are sent, as a URN.
    pub binding: String,
    /// Where to, as a URL.
    pub location: String,
}

impl IdentityProvider {
    /// Reads metadata. Dates in it and in its certificates are not acted upon, as in IAM.
    ///
    /// # Errors
    /// It is not the metadata of a SAML 2.0 identity provider, or has unacceptable certificates.
    pub fn parse(metadata: &[u8]) -> Result<Self, MetadataError> {
        if metadata.len() > MOST_METADATA_BYTES {
            return Err(MetadataError::TooLarge);
        }
        if metadata.starts_with("\u{feff}".as_bytes()) {
            return Err(MetadataError::ByteOrderMark);
        }
        let text = str::from_utf8(metadata).map_err(|_| MetadataError::Malformed)?;
        let document = xml::parse(text, MOST_NODES)?;
        let entity = document.root_element();
        let entity_id = entity.attribute("entityID").unwrap_or_default();
        if !entity.has_tag_name((METADATA, "EntityDescriptor")) || entity_id.is_empty() {
            return Err(MetadataError::NoIdentityProvider);
        }
        let role = identity_provider_role(entity)?;
        Ok(Self {
            entity_id: entity_id.to_owned(),
            keys: signing_keys(role)?,
            valid_until: entity.attribute("validUntil").and_then(moment),
            single_sign_on: endpoints(role, "SingleSignOnService"),
            single_logout: endpoints(role, "SingleLogoutService"),
        })
    }

    /// Its name: the issuer of its assertions.
    pub fn entity_id(&self) -> &str {
        &self.entity_id
    }

    /// The metadata's `validUntil`, in Unix seconds.
    pub const fn valid_until(&self) -> Option<i64> {
        self.valid_until
    }

    /// Where it takes requests for authentication, in the order of the metadata.
    pub fn single_sign_on(&self) -> &[Endpoint] {
        &self.single_sign_on
    }

    /// Where it takes requests to sign people out, in the order of the metadata.
    pub fn single_logout(&self) -> &[Endpoint] {
        &self.single_logout
    }

    pub(super) fn keys(&self) -> &[VerificationKey] {
        &self.keys
    }
}

fn identity_provider_role<'a>(entity: Node<'a, 'a>) -> Result<Node<'a, 'a>, MetadataError> {
    let role = only_child(entity, METADATA, "IDPSSODescriptor")
        .map_err(|_| MetadataError::NoIdentityProvider)?;
    let protocols = role
        .attribute("protocolSupportEnumeration")
        .unwrap_or_default();
    protocols
        .split_ascii_whitespace()
        .any(|protocol| protocol == PROTOCOL)
        .then_some(role)
        .ok_or(MetadataError::NoIdentityProvider)
}

/// The keys of all certificates that are not for encryption only.
fn signing_keys(role: Node<'_, '_>) -> Result<Vec<VerificationKey>, MetadataError> {
    let descriptors = children(role, METADATA, "KeyDescriptor").filter(|descriptor| {
        descriptor
            .attribute("use")
            .is_none_or(|r#use| r#use == "signing")
    });
    let certificates = descriptors
        .flat_map(|descriptor| children(descriptor, SIGNATURE, "KeyInfo"))
        .flat_map(|info| children(info, SIGNATURE, "X509Data"))
        .flat_map(|data| children(data, SIGNATURE, "X509Certificate"));
    let mut keys = Vec::new();
    for (place, certificate) in certificates.enumerate() {
        if place == MOST_CERTIFICATES {
            return Err(MetadataError::TooLarge);
        }
        let key = key_of(certificate).ok_or(MetadataError::Certificate)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return Err(MetadataError::NoCertificate);
    }
    Ok(keys)
}

fn key_of(certificate: Node<'_, '_>) -> Option<VerificationKey> {
    let mut text = simple_text(certificate)?;
    text.retain(|character| !character.is_ascii_whitespace());
    let der = STANDARD.decode(text).ok()?;
    VerificationKey::of_certificate(&der)
}

fn endpoints(role: Node<'_, '_>, name: &'static str) -> Vec<Endpoint> {
    children(role, METADATA, name)
        .filter_map(|service| {
            Some(Endpoint {
                binding: service.attribute("Binding")?.to_owned(),
                location: service.attribute("Location")?.to_owned(),
            })
        })
        .collect()
}
