//! What an assertion says (SAML Core §2). Read only from an element that was verified.

use roxmltree::Node;

use super::conditions::{self, Conditions};
use super::element::{
    ASSERTION, Count, children, moment, only_child, optional_child, simple_text, whole_text,
};
use super::error::SamlError;

const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

/// What a provider says of somebody. Moments are Unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// Its identifier, by which one that is used again can be known.
    pub id: String,
    /// The provider's entity id.
    pub issuer: String,
    /// When it was issued.
    pub issued_at: i64,
    /// Whom it is about.
    pub subject: NameId,
    /// The URL that it was sent to.
    pub recipient: String,
    /// The request that it answers, if it answers one.
    pub in_response_to: Option<String>,
    /// When it can no longer be used.
    pub not_on_or_after: i64,
    /// Whom it is for.
    pub audiences: Vec<String>,
    /// When the provider's session with the person ends, if it says so.
    pub session_not_on_or_after: Option<i64>,
    /// The provider's name for that session, as the first of its statements says.
    pub session_index: Option<String>,
    /// What else is known of the person, in the order of the document.
    pub attributes: Vec<Attribute>,
}

/// A person's name at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameId {
    /// The name.
    pub value: String,
    /// What kind of name it is, as a URN.
    pub format: String,
    /// The domain of the name.
    pub name_qualifier: Option<String>,
    /// The party for which the name was made.
    pub sp_name_qualifier: Option<String>,
}

/// An attribute, which may have several values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub friendly_name: Option<String>,
    /// Its values, as they are written.
    pub values: Vec<String>,
}

impl Assertion {
    /// The values of all attributes of that name. Letters' case counts.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let attributes = self.attributes.iter();
        attributes
            .filter(move |attribute| attribute.name == name)
            .flat_map(|attribute| attribute.values.iter().map(String::as_str))
    }
}

pub(super) fn read(element: Node<'_, '_>) -> Result<(Assertion, Conditions), SamlError> {
    if element.attribute("Version") != Some("2.0") {
        return Err(SamlError::Malformed("Version"));
    }
    let issued_at = element.attribute("IssueInstant").and_then(moment);
    let subject = only(element, "Subject")?;
    let confirmation = Confirmation::read(subject)?;
    let conditions = conditions::read(element, confirmation.not_before)?;
    let assertion = Assertion {
        id: owned(element, "ID").ok_or(SamlError::Malformed("ID"))?,
        issuer: text_of(only(element, "Issuer")?, "Issuer")?,
        issued_at: issued_at.ok_or(SamlError::Malformed("IssueInstant"))?,
        subject: NameId::read(subject)?,
        recipient: confirmation.recipient,
        in_response_to: confirmation.in_response_to,
        not_on_or_after: confirmation.not_on_or_after,
        audiences: conditions.audiences(),
        session_not_on_or_after: session_end(element)?,
        session_index: children(element, ASSERTION, "AuthnStatement")
            .next()
            .and_then(|statement| owned(statement, "SessionIndex")),
        attributes: attributes(element)?,
    };
    Ok((assertion, conditions))
}

impl NameId {
    fn read(subject: Node<'_, '_>) -> Result<Self, SamlError> {
        let element = match only_child(subject, ASSERTION, "NameID") {
            Ok(element) => element,
            Err(Count::None) => return Err(SamlError::NoNameId),
            Err(Count::Several) => return Err(SamlError::Malformed("NameID")),
        };
        let value = simple_text(element).ok_or(SamlError::Malformed("NameID"))?;
        if value.trim().is_empty() {
            return Err(SamlError::NoNameId);
        }
        Ok(Self {
            value,
            format: owned(element, "Format").unwrap_or_else(|| UNSPECIFIED.to_owned()),
            name_qualifier: owned(element, "NameQualifier"),
            sp_name_qualifier: owned(element, "SPNameQualifier"),
        })
    }
}

/// That whoever brings the assertion is the subject.
struct Confirmation {
    recipient: String,
    in_response_to: Option<String>,
    not_before: Option<i64>,
    not_on_or_after: i64,
}

impl Confirmation {
    fn read(subject: Node<'_, '_>) -> Result<Self, SamlError> {
        let confirmation = only_child(subject, ASSERTION, "SubjectConfirmation")
            .map_err(|_| SamlError::Confirmation)?;
        if confirmation.attribute("Method") != Some(BEARER) {
            return Err(SamlError::Confirmation);
        }
        let data = only_child(confirmation, ASSERTION, "SubjectConfirmationData")
            .map_err(|_| SamlError::Confirmation)?;
        let end = data.attribute("NotOnOrAfter").and_then(moment);
        Ok(Self {
            recipient: owned(data, "Recipient").ok_or(SamlError::Confirmation)?,
            in_response_to: owned(data, "InResponseTo"),
            not_before: optional_moment(data, "NotBefore")?,
            not_on_or_after: end.ok_or(SamlError::Confirmation)?,
        })
    }
}

/// The earliest end of the sessions that the assertion tells of.
fn session_end(element: Node<'_, '_>) -> Result<Option<i64>, SamlError> {
    let mut earliest = None;
    for statement in children(element, ASSERTION, "AuthnStatement") {
        let end = optional_moment(statement, "SessionNotOnOrAfter")?;
        earliest = match (earliest, end) {
            (Some(one), Some(other)) => Some(i64::min(one, other)),
            (one, other) => one.or(other),
        };
    }
    Ok(earliest)
}

fn attributes(element: Node<'_, '_>) -> Result<Vec<Attribute>, SamlError> {
    children(element, ASSERTION, "AttributeStatement")
        .flat_map(|statement| children(statement, ASSERTION, "Attribute"))
        .map(|attribute| {
            let values = children(attribute, ASSERTION, "AttributeValue");
            Ok(Attribute {
                name: owned(attribute, "Name").ok_or(SamlError::Malformed("Attribute"))?,
                friendly_name: owned(attribute, "FriendlyName"),
                // A value may be an element, as in eduPersonTargetedID: its text is the value.
                values: values.map(whole_text).collect(),
            })
        })
        .collect()
}

/// A child that must be there once.
pub(super) fn only<'a>(
    parent: Node<'a, 'a>,
    name: &'static str,
) -> Result<Node<'a, 'a>, SamlError> {
    only_child(parent, ASSERTION, name).map_err(|_| SamlError::Malformed(name))
}

/// A child that may be there once.
pub(super) fn optional<'a>(
    parent: Node<'a, 'a>,
    name: &'static str,
) -> Result<Option<Node<'a, 'a>>, SamlError> {
    optional_child(parent, ASSERTION, name).map_err(|_| SamlError::Malformed(name))
}

/// A URI or name in an element, without the white space around it.
pub(super) fn text_of(element: Node<'_, '_>, name: &'static str) -> Result<String, SamlError> {
    let text = simple_text(element).ok_or(SamlError::Malformed(name))?;
    Ok(text.trim().to_owned())
}

/// A moment that may be left out.
pub(super) fn optional_moment(
    element: Node<'_, '_>,
    name: &'static str,
) -> Result<Option<i64>, SamlError> {
    let text = element.attribute(name);
    text.map(|text| moment(text).ok_or(SamlError::Malformed(name)))
        .transpose()
}

/// An attribute of an element that is not empty.
fn owned(element: Node<'_, '_>, name: &str) -> Option<String> {
    let value = element.attribute(name).filter(|value| !value.is_empty());
    value.map(str::to_owned)
}
