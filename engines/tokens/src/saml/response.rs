//! From what a browser posted to an assertion that holds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node};

use super::assertion::{self, Assertion};
use super::conditions;
use super::element::{
    ASSERTION, Count, PROTOCOL, SIGNATURE, only_child, optional_child, simple_text,
};
use super::encryption::{self, Decryption};
use super::error::SamlError;
use super::metadata::IdentityProvider;
use super::signature::{Trust, verify_own};
use super::xml;

/// The longest response that STS takes.
pub const MOST_RESPONSE_CHARS: usize = 100_000;

const MOST_NODES: u32 = 20_000;
const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// What an assertion must fit.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// Now, in Unix seconds.
    pub now: i64,
    /// How far the clocks may differ.
    pub leeway_seconds: u32,
    /// How long after its issue an assertion may be used.
    pub most_age_seconds: u32,
    /// Whether a `Recipient` or a `Destination` is this party: a URL where it takes responses.
    pub is_recipient: &'a dyn Fn(&str) -> bool,
    /// Which request is answered.
    pub answers: Answers<'a>,
    /// Whether an `Audience` is this party.
    pub is_audience: &'a dyn Fn(&str) -> bool,
    /// Whether signatures may use SHA-1.
    pub allows_sha1: bool,
    /// How encrypted assertions are read.
    pub decryption: Decryption<'a>,
}

/// Which request a response must answer, by its `InResponseTo`s.
#[derive(Clone, Copy, Debug)]
pub enum Answers<'a> {
    /// Any or none: whoever asks keeps no requests.
    Anything,
    /// None: nobody has asked for it.
    Nothing,
    /// The one with this id, in the assertion, and in the response where that says one.
    Request(&'a str),
}

/// Verifies a response (`SAMLResponse`, base64) of a provider and gives the assertion in it.
///
/// # Errors
/// It is not one that the provider signed for this party and for now.
pub fn verify_response(
    encoded: &str,
    provider: &IdentityProvider,
    expected: &Expected<'_>,
) -> Result<Assertion, SamlError> {
    let text = decode(encoded)?;
    let document = xml::parse(&text, MOST_NODES)?;
    let response = document.root_element();
    let is_response = response.has_tag_name((PROTOCOL, "Response"));
    if !is_response || response.attribute("Version") != Some("2.0") {
        return Err(SamlError::NotAResponse);
    }
    require_success(response)?;
    require_own_issuer(response, provider)?;
    require_destination(response, expected.is_recipient)?;
    let answered = response.attribute("InResponseTo");

    match find_assertion(&document, response)? {
        Found::Plain(_) if expected.decryption.is_required => Err(SamlError::NotEncrypted),
        Found::Plain(assertion) => {
            require_signatures_in(&document, &[response, assertion])?;
            // Before the signature, which is not by a key of this provider if it is another's.
            require_assertion_issuer(assertion, provider)?;
            let trust = Trust::new(provider, expected);
            let is_response_signed = verify_own(response, trust)?;
            require_signed(assertion, is_response_signed, trust)?;
            read_verified(assertion, expected)
        }
        Found::Encrypted(encrypted) => {
            require_signatures_in(&document, &[response])?;
            read_encrypted(response, encrypted, provider, expected)
        }
    }
    .and_then(|assertion| expected.answers.require(answered, assertion))
}

impl Answers<'_> {
    fn require(
        self,
        of_response: Option<&str>,
        assertion: Assertion,
    ) -> Result<Assertion, SamlError> {
        let of_assertion = assertion.in_response_to.as_deref();
        let is_right = match self {
            Self::Anything => true,
            Self::Nothing => of_response.is_none() && of_assertion.is_none(),
            Self::Request(id) => {
                of_response.is_none_or(|own| own == id) && of_assertion == Some(id)
            }
        };
        if is_right {
            return Ok(assertion);
        }
        Err(SamlError::InResponseTo)
    }
}

fn read_encrypted(
    response: Node<'_, '_>,
    encrypted: Node<'_, '_>,
    provider: &IdentityProvider,
    expected: &Expected<'_>,
) -> Result<Assertion, SamlError> {
    let trust = Trust::new(provider, expected);
    let is_response_signed = verify_own(response, trust)?;
    let text = encryption::decrypt(encrypted, expected.decryption)?;
    let document = xml::parse(&text, MOST_NODES).map_err(|_| SamlError::Undecryptable)?;
    let authenticate = || {
        let assertion = only_assertion(&document)?;
        require_signatures_in(&document, &[assertion])?;
        require_assertion_issuer(assertion, provider)?;
        require_signed(assertion, is_response_signed, trust)?;
        Ok(assertion)
    };
    // What is wrong with a plaintext that nobody signed tells of the plaintext: by that, one who may
    // send changed ciphertexts decrypts them.
    let assertion = authenticate().map_err(|error| match is_response_signed {
        true => error,
        false => SamlError::Undecryptable,
    })?;
    read_verified(assertion, expected)
}

impl<'a> Trust<'a> {
    fn new(provider: &'a IdentityProvider, expected: &Expected<'_>) -> Self {
        Self {
            keys: provider.keys(),
            allows_sha1: expected.allows_sha1,
        }
    }
}

/// The text of what a browser posted.
pub(super) fn decode(encoded: &str) -> Result<String, SamlError> {
    if encoded.len() > MOST_RESPONSE_CHARS {
        return Err(SamlError::TooLarge);
    }
    let mut encoded = encoded.to_owned();
    encoded.retain(|character| !character.is_ascii_whitespace());
    let bytes = STANDARD.decode(encoded).map_err(|_| SamlError::Encoding)?;
    String::from_utf8(bytes).map_err(|_| SamlError::Encoding)
}

fn require_success(response: Node<'_, '_>) -> Result<(), SamlError> {
    let code = only_child(response, PROTOCOL, "Status")
        .and_then(|status| only_child(status, PROTOCOL, "StatusCode"));
    let code = code.map_err(|_| SamlError::NotAResponse)?;
    match code.attribute("Value").unwrap_or_default() {
        SUCCESS => Ok(()),
        status => Err(SamlError::Rejected {
            status: status.to_owned(),
        }),
    }
}

/// A message that was meant for elsewhere is not read here (SAML Bindings §3.5.5.2).
pub(super) fn require_destination(
    message: Node<'_, '_>,
    is_here: &dyn Fn(&str) -> bool,
) -> Result<(), SamlError> {
    match message.attribute("Destination") {
        Some(destination) if !is_here(destination) => Err(SamlError::Destination {
            destination: destination.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The issuer may be left out of a response; an assertion has one ([`assertion::read`]).
pub(super) fn require_own_issuer(
    response: Node<'_, '_>,
    provider: &IdentityProvider,
) -> Result<(), SamlError> {
    let issuer = optional_child(response, ASSERTION, "Issuer");
    match issuer.map_err(|_| SamlError::NotAResponse)? {
        Some(issuer) => require_issuer(issuer, provider),
        None => Ok(()),
    }
}

fn require_issuer(issuer: Node<'_, '_>, provider: &IdentityProvider) -> Result<(), SamlError> {
    let issuer = simple_text(issuer).unwrap_or_default();
    if issuer.trim() == provider.entity_id() {
        return Ok(());
    }
    Err(SamlError::Issuer { issuer })
}

enum Found<'a> {
    Plain(Node<'a, 'a>),
    Encrypted(Node<'a, 'a>),
}

/// The only assertion of the whole document, which is the response's child.
fn find_assertion<'a>(
    document: &'a Document<'a>,
    response: Node<'a, 'a>,
) -> Result<Found<'a>, SamlError> {
    let is_plain = |node: &Node<'_, '_>| node.has_tag_name((ASSERTION, "Assertion"));
    let is_encrypted = |node: &Node<'_, '_>| node.has_tag_name((ASSERTION, "EncryptedAssertion"));
    let mut assertions = document
        .descendants()
        .filter(|node| is_plain(node) || is_encrypted(node));
    let assertion = assertions.next().ok_or(SamlError::NoAssertion)?;
    if assertions.next().is_some() {
        return Err(SamlError::SeveralAssertions);
    }
    if assertion.parent() != Some(response) {
        return Err(SamlError::NoAssertion);
    }
    Ok(if is_plain(&assertion) {
        Found::Plain(assertion)
    } else {
        Found::Encrypted(assertion)
    })
}

/// The assertion that is all that a decrypted document has ([`encryption::decrypt`]).
fn only_assertion<'a>(document: &'a Document<'a>) -> Result<Node<'a, 'a>, SamlError> {
    let is_assertion = |node: &Node<'_, '_>| node.has_tag_name((ASSERTION, "Assertion"));
    if document.descendants().filter(is_assertion).count() > 1 {
        return Err(SamlError::SeveralAssertions);
    }
    let mut elements = document.root_element().children().filter(Node::is_element);
    match (elements.next(), elements.next()) {
        (Some(element), None) if is_assertion(&element) => Ok(element),
        _ => Err(SamlError::Undecryptable),
    }
}

/// Every signature is a child of one of these.
pub(super) fn require_signatures_in(
    document: &Document<'_>,
    parents: &[Node<'_, '_>],
) -> Result<(), SamlError> {
    let mut signatures = document
        .descendants()
        .filter(|node| node.has_tag_name((SIGNATURE, "Signature")));
    signatures
        .all(|signature| signature.parent().is_some_and(|own| parents.contains(&own)))
        .then_some(())
        .ok_or(SamlError::SignatureMisplaced)
}

fn require_assertion_issuer(
    assertion: Node<'_, '_>,
    provider: &IdentityProvider,
) -> Result<(), SamlError> {
    match only_child(assertion, ASSERTION, "Issuer") {
        Ok(issuer) => require_issuer(issuer, provider),
        Err(Count::None) => Err(SamlError::Issuer {
            issuer: String::new(),
        }),
        Err(Count::Several) => Err(SamlError::Malformed("Issuer")),
    }
}

/// The assertion's own signature must verify if it has one, and may be missing only if that of the
/// response did.
fn require_signed(
    assertion: Node<'_, '_>,
    is_response_signed: bool,
    trust: Trust<'_>,
) -> Result<(), SamlError> {
    let is_signed = verify_own(assertion, trust)?;
    (is_signed || is_response_signed)
        .then_some(())
        .ok_or(SamlError::Unsigned)
}

/// Reads an assertion that is signed.
fn read_verified(element: Node<'_, '_>, expected: &Expected<'_>) -> Result<Assertion, SamlError> {
    let (assertion, conditions) = assertion::read(element)?;
    conditions::check(&assertion, &conditions, expected)?;
    Ok(assertion)
}
