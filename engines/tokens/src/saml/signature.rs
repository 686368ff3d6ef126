//! XML signatures (<https://www.w3.org/TR/xmldsig-core1/>) as SAML has them (Core §5.4): in the
//! element that they sign, with one reference, which names that element.

use aws_lc_rs::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::canonical::{Options, canonicalize};
use super::certificate::VerificationKey;
use super::element::{SIGNATURE, children, simple_text};
use super::error::SamlError;

pub(super) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const EXCLUSIVE_WITH_COMMENTS: &str = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of_digest_method(uri: &str) -> Option<Self> {
        match uri {
            "http://www.w3.org/2000/09/xmldsig#sha1" => Some(Self::Sha1),
            "http://www.w3.org/2001/04/xmlenc#sha256" => Some(Self::Sha256),
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(Self::Sha384),
            "http://www.w3.org/2001/04/xmlenc#sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    const fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        }
    }
}

/// A signature method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// RSASSA-PKCS1-v1_5.
    Rsa(Hash),
    /// ECDSA.
    Ecdsa(Hash),
}

impl Method {
    fn of(uri: &str) -> Option<Self> {
        let (family, name) = uri.split_once('#')?;
        match (family, name) {
            ("http://www.w3.org/2000/09/xmldsig", "rsa-sha1") => Some(Self::Rsa(Hash::Sha1)),
            ("http://www.w3.org/2001/04/xmldsig-more", name) => match name {
                "rsa-sha256" => Some(Self::Rsa(Hash::Sha256)),
                "rsa-sha384" => Some(Self::Rsa(Hash::Sha384)),
                "rsa-sha512" => Some(Self::Rsa(Hash::Sha512)),
                "ecdsa-sha256" => Some(Self::Ecdsa(Hash::Sha256)),
                "ecdsa-sha384" => Some(Self::Ecdsa(Hash::Sha384)),
                "ecdsa-sha512" => Some(Self::Ecdsa(Hash::Sha512)),
                _ => None,
            },
            _ => None,
        }
    }

    const fn hash(self) -> Hash {
        match self {
            Self::Rsa(hash) | Self::Ecdsa(hash) => hash,
        }
    }
}

/// Who may have signed, and how.
#[derive(Clone, Copy)]
pub(super) struct Trust<'a> {
    pub(super) keys: &'a [VerificationKey],
    pub(super) allows_sha1: bool,
}

/// Verifies an element's own signature. Says whether it has one.
pub(super) fn verify_own(element: Node<'_, '_>, trust: Trust<'_>) -> Result<bool, SamlError> {
    let mut signatures = children(element, SIGNATURE, "Signature");
    let Some(signature) = signatures.next() else {
        return Ok(false);
    };
    if signatures.next().is_some() {
        return Err(SamlError::SignatureMisplaced);
    }
    verify(element, signature, trust)?;
    Ok(true)
}

fn verify(
    element: Node<'_, '_>,
    signature: Node<'_, '_>,
    trust: Trust<'_>,
) -> Result<(), SamlError> {
    let [signed_info, signature_value] = signature_parts(signature)?;
    let [canonicalization, method, reference] = exactly(
        signed_info,
        ["CanonicalizationMethod", "SignatureMethod", "Reference"],
    )?;

    require_empty(method)?;
    let method = Method::of(algorithm_of(method)).ok_or(SamlError::Algorithm)?;
    require_strong(method.hash(), trust)?;
    let inclusive = inclusive_prefixes(canonicalization, signed_info)?;
    let options = Options {
        without: None,
        inclusive: &inclusive,
    };
    let message = canonicalize(signed_info, options);
    let value = base64_of(signature_value)?;
    let is_by = |key: &VerificationKey| key.verifies(method, message.as_bytes(), &value);
    if !trust.keys.iter().any(is_by) {
        return Err(SamlError::Signature);
    }

    verify_reference(element, signature, reference, trust)
}

fn verify_reference(
    element: Node<'_, '_>,
    signature: Node<'_, '_>,
    reference: Node<'_, '_>,
    trust: Trust<'_>,
) -> Result<(), SamlError> {
    let id = element.attribute("ID").unwrap_or_default();
    let named = reference.attribute("URI").unwrap_or_default();
    if id.is_empty() || named.strip_prefix('#') != Some(id) {
        return Err(SamlError::SignatureForm);
    }
    let [transforms, method, value] =
        exactly(reference, ["Transforms", "DigestMethod", "DigestValue"])?;
    let [enveloped, exclusive] = exactly(transforms, ["Transform", "Transform"])?;
    require_empty(enveloped)?;
    if algorithm_of(enveloped) != ENVELOPED {
        return Err(SamlError::Algorithm);
    }
    require_empty(method)?;
    let hash = Hash::of_digest_method(algorithm_of(method)).ok_or(SamlError::Algorithm)?;
    require_strong(hash, trust)?;

    let inclusive = inclusive_prefixes(exclusive, element)?;
    let options = Options {
        without: Some(signature.id()),
        inclusive: &inclusive,
    };
    let content = canonicalize(element, options);
    let digest = digest::digest(hash.algorithm(), content.as_bytes());
    if base64_of(value)? != digest.as_ref() {
        return Err(SamlError::Signature);
    }
    Ok(())
}

/// `SignedInfo` and `SignatureValue`. After them may stand `KeyInfo`, which is not looked at, and
/// nothing else: in an `Object` a forger keeps what was signed.
fn signature_parts<'a>(signature: Node<'a, 'a>) -> Result<[Node<'a, 'a>; 2], SamlError> {
    exactly(signature, ["SignedInfo", "SignatureValue", "KeyInfo"])
        .map(|[signed_info, value, _]| [signed_info, value])
        .or_else(|_| exactly(signature, ["SignedInfo", "SignatureValue"]))
}

/// The child elements, if they are exactly these, in this order, with nothing but white space and
/// comments between them.
fn exactly<'a, const COUNT: usize>(
    parent: Node<'a, 'a>,
    names: [&'static str; COUNT],
) -> Result<[Node<'a, 'a>; COUNT], SamlError> {
    let has_text = parent.children().any(|child| {
        let text = child.is_text().then(|| child.text()).flatten();
        !text.unwrap_or_default().trim().is_empty()
    });
    let elements: Vec<_> = parent.children().filter(Node::is_element).collect();
    let elements: [Node<'a, 'a>; COUNT] =
        elements.try_into().map_err(|_| SamlError::SignatureForm)?;
    let fits = elements
        .iter()
        .zip(names)
        .all(|(element, name)| element.has_tag_name((SIGNATURE, name)));
    (fits && !has_text)
        .then_some(elements)
        .ok_or(SamlError::SignatureForm)
}

fn require_empty(element: Node<'_, '_>) -> Result<(), SamlError> {
    exactly(element, []).map(|[]| ())
}

fn require_strong(hash: Hash, trust: Trust<'_>) -> Result<(), SamlError> {
    if hash == Hash::Sha1 && !trust.allows_sha1 {
        return Err(SamlError::Sha1);
    }
    Ok(())
}

fn algorithm_of<'a>(element: Node<'a, '_>) -> &'a str {
    element.attribute("Algorithm").unwrap_or_default()
}

/// The prefixes that a canonicalization of `content` treats inclusively; an error if it is not the
/// exclusive one. The one with comments is taken where there are none, so that it is the same.
fn inclusive_prefixes<'a>(
    method: Node<'a, '_>,
    content: Node<'_, '_>,
) -> Result<Vec<&'a str>, SamlError> {
    let has_comments = || content.descendants().any(|node| node.is_comment());
    match algorithm_of(method) {
        EXCLUSIVE => {}
        EXCLUSIVE_WITH_COMMENTS if !has_comments() => {}
        _ => return Err(SamlError::Algorithm),
    }
    let mut parameters = method.children().filter(Node::is_element);
    let Some(parameter) = parameters.next() else {
        return Ok(Vec::new());
    };
    let is_list = parameter.has_tag_name((EXCLUSIVE, "InclusiveNamespaces"));
    if !is_list || parameters.next().is_some() {
        return Err(SamlError::SignatureForm);
    }
    let list = parameter.attribute("PrefixList").unwrap_or_default();
    Ok(list.split_ascii_whitespace().collect())
}

fn base64_of(element: Node<'_, '_>) -> Result<Vec<u8>, SamlError> {
    let mut text = simple_text(element).ok_or(SamlError::SignatureForm)?;
    text.retain(|character| !character.is_ascii_whitespace());
    STANDARD.decode(text).map_err(|_| SamlError::SignatureForm)
}
