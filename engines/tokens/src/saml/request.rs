//! What is asked of an identity provider (SAML Core §3.4 and §3.7).

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::assertion::NameId;
use super::canonical::{escape_text, write_value};
use super::element::{ASSERTION, PROTOCOL};
use super::error::MessageError;

/// To say who somebody is.
#[derive(Clone, Copy, Debug)]
pub struct AuthnRequest<'a> {
    /// Its identifier, which the response repeats.
    pub id: &'a str,
    /// When, in Unix seconds.
    pub issued_at: i64,
    /// The provider's URL.
    pub destination: &'a str,
    /// Who asks.
    pub issuer: &'a str,
    /// Where the response is to be posted.
    pub consumer: &'a str,
    /// Whether somebody who is signed in at the provider is to sign in again.
    pub forces: bool,
}

/// To sign somebody out.
#[derive(Clone, Copy, Debug)]
pub struct LogoutRequest<'a> {
    /// Its identifier, which the response repeats.
    pub id: &'a str,
    /// When, in Unix seconds.
    pub issued_at: i64,
    /// The provider's URL.
    pub destination: &'a str,
    /// Who asks.
    pub issuer: &'a str,
    /// Whom.
    pub subject: &'a NameId,
    /// Of which session with the provider.
    pub session_index: Option<&'a str>,
}

impl AuthnRequest<'_> {
    /// The request in XML.
    ///
    /// # Errors
    /// Its moment is none.
    pub fn xml(&self) -> Result<String, MessageError> {
        let mut attributes = vec![
            ("AssertionConsumerServiceURL", self.consumer),
            ("Destination", self.destination),
        ];
        if self.forces {
            attributes.push(("ForceAuthn", "true"));
        }
        let issued_at = moment(self.issued_at)?;
        attributes.extend([
            ("ID", self.id),
            ("IssueInstant", &issued_at),
            ("ProtocolBinding", super::HTTP_POST),
            ("Version", "2.0"),
        ]);
        Ok(message("AuthnRequest", &attributes, self.issuer, ""))
    }
}

impl LogoutRequest<'_> {
    /// The request in XML.
    ///
    /// # Errors
    /// Its moment is none.
    pub fn xml(&self) -> Result<String, MessageError> {
        let issued_at = moment(self.issued_at)?;
        let attributes = [
            ("Destination", self.destination),
            ("ID", self.id),
            ("IssueInstant", issued_at.as_str()),
            ("Version", "2.0"),
        ];
        let subject = self.subject;
        let qualifiers = [
            ("NameQualifier", subject.name_qualifier.as_deref()),
            ("SPNameQualifier", subject.sp_name_qualifier.as_deref()),
        ];
        let mut described = vec![("Format", subject.format.as_str())];
        described.extend(
            qualifiers
                .iter()
                .filter_map(|(name, value)| Some((*name, (*value)?))),
        );
        let mut content = element("saml:NameID", &described, &subject.value);
        if let Some(index) = self.session_index {
            content.push_str(&element("samlp:SessionIndex", &[], index));
        }
        Ok(message("LogoutRequest", &attributes, self.issuer, &content))
    }
}

/// The place in a message after which its signature stands (SAML Core §3.2.1).
pub(super) const AFTER_ISSUER: &str = "</saml:Issuer>";

fn message(name: &str, attributes: &[(&str, &str)], issuer: &str, content: &str) -> String {
    let mut out = format!("<samlp:{name} xmlns:saml=\"{ASSERTION}\" xmlns:samlp=\"{PROTOCOL}\"");
    write_attributes(&mut out, attributes);
    out.push('>');
    out.push_str(&element("saml:Issuer", &[], issuer));
    out.push_str(content);
    out.push_str("</samlp:");
    out.push_str(name);
    out.push('>');
    out
}

fn element(name: &str, attributes: &[(&str, &str)], text: &str) -> String {
    let mut out = format!("<{name}");
    write_attributes(&mut out, attributes);
    out.push('>');
    escape_text(&mut out, text);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
    out
}

fn write_attributes(out: &mut String, attributes: &[(&str, &str)]) {
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        write_value(out, value);
    }
}

fn moment(seconds: i64) -> Result<String, MessageError> {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| MessageError)?;
    moment.format(&Rfc3339).map_err(|_| MessageError)
}
