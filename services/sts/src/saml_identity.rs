//! What a SAML assertion says, once it is believed.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::RequestContext;
use ringwall_crypto::sha1_for_legacy_use;
use ringwall_federation::{SamlRefusal, find_saml_provider_by_arn, verify_saml_response};
use ringwall_identity::SamlProvider;
use ringwall_store::Reads;
use ringwall_tokens::saml::{Assertion, SamlError};

use crate::error::StsError;
use crate::session_tags::SessionTags;

const ROLE: &str = "https://aws.amazon.com/SAML/Attributes/Role";
const ROLE_SESSION_NAME: &str = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";
const SESSION_DURATION: &str = "https://aws.amazon.com/SAML/Attributes/SessionDuration";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/SAML/Attributes/SourceIdentity";
const TRANSITIVE_TAGS: &str = "https://aws.amazon.com/SAML/Attributes/TransitiveTagKeys";
const PRINCIPAL_TAG: &str = "https://aws.amazon.com/SAML/Attributes/PrincipalTag:";

/// Attributes that are condition keys of trust policies, by their names in assertions.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml>
const ATTRIBUTE_KEYS: [(&str, &str); 25] = [
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "edupersonaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "edupersonnickname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "edupersonorgdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "edupersonorgunitdn"),
    (
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.5",
        "edupersonprimaryaffiliation",
    ),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "edupersonprincipalname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "edupersonentitlement"),
    (
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.8",
        "edupersonprimaryorgunitdn",
    ),
    (
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.9",
        "edupersonscopedaffiliation",
    ),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "edupersontargetedid"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "edupersonassurance"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "eduorghomepageuri"),
    (
        "urn:oid:1.3.6.1.4.1.5923.1.2.1.3",
        "eduorgidentityauthnpolicyuri",
    ),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "eduorglegalname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "eduorgsuperioruri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "eduorgwhitepagesuri"),
    ("urn:oid:2.5.4.3", "cn"),
    ("urn:oid:2.5.4.4", "surname"),
    ("urn:oid:2.5.4.10", "organizationStatus"),
    ("urn:oid:2.5.4.42", "givenName"),
    ("urn:oid:2.5.4.45", "x500UniqueIdentifier"),
    ("urn:oid:0.9.2342.19200300.100.1.1", "uid"),
    ("urn:oid:0.9.2342.19200300.100.1.3", "mail"),
    (
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "name",
    ),
    ("http://schemas.xmlsoap.org/claims/Group", "group"),
];

/// Somebody whom a SAML provider vouches for.
pub(crate) struct SamlIdentity {
    pub(crate) assertion: Assertion,
    pub(crate) provider_arn: String,
    pub(crate) session_name: String,
    pub(crate) session_seconds: Option<i32>,
    pub(crate) tags: SessionTags,
    pub(crate) source_identity: Option<String>,
    pub(crate) name_qualifier: String,
    /// Condition keys of trust policies (`saml:aud`).
    pub(crate) keys: Vec<(String, Vec<String>)>,
}

impl SamlIdentity {
    /// Verifies a response by the metadata of the provider of an ARN, and that it gives the role.
    pub(crate) fn verify(
        ctx: &RequestContext,
        tx: &impl Reads,
        provider_arn: &str,
        role_arn: &str,
        response: &str,
    ) -> Result<Self, StsError> {
        let provider = find_saml_provider_by_arn(tx, provider_arn)?;
        let provider = provider.ok_or_else(StsError::unknown_saml_provider)?;
        let verified = verify_saml_response(&provider, response, ctx.now());
        let assertion = verified.map_err(|refusal| match refusal {
            SamlRefusal::Metadata(_) => StsError::unknown_saml_provider(),
            SamlRefusal::Response(error) => saml_error(&error),
        })?;
        require_role(&assertion, role_arn, provider_arn)?;
        Self::read(assertion, &provider, provider_arn)
    }

    fn read(
        assertion: Assertion,
        provider: &SamlProvider,
        provider_arn: &str,
    ) -> Result<Self, StsError> {
        let one = |name: &str| values(&assertion, name).next().map(str::to_owned);
        let session_name = one(ROLE_SESSION_NAME).ok_or_else(StsError::no_session_name)?;
        if !is_session_name(&session_name) {
            return Err(StsError::invalid_session_name());
        }
        let passed = assertion.attributes.iter().filter_map(|attribute| {
            let key = attribute.name.strip_prefix(PRINCIPAL_TAG)?;
            Some((key.to_owned(), attribute.values.first()?.clone()))
        });
        let transitive: Vec<String> = values(&assertion, TRANSITIVE_TAGS)
            .map(str::to_owned)
            .collect();
        let name_qualifier = name_qualifier(&assertion.issuer, provider);
        Ok(Self {
            provider_arn: provider_arn.to_owned(),
            session_seconds: one(SESSION_DURATION).and_then(|seconds| seconds.parse().ok()),
            tags: SessionTags::parse(passed, Some(&transitive), None)?,
            source_identity: one(SOURCE_IDENTITY),
            keys: condition_keys(&assertion, provider, &name_qualifier),
            session_name,
            name_qualifier,
            assertion,
        })
    }

    /// A session lasts no longer than the provider says, by an attribute or by the end of its own.
    pub(crate) fn shorten(&self, ctx: &RequestContext, seconds: i64) -> Result<i64, StsError> {
        let by_attribute = self.session_seconds.map_or(i64::MAX, i64::from);
        let end = self.assertion.session_not_on_or_after;
        let by_session = end.map_or(i64::MAX, |end| end.saturating_sub(ctx.now().secs()));
        let seconds = seconds.min(by_attribute).min(by_session);
        if seconds <= 0 {
            return Err(StsError::assertion_expired());
        }
        Ok(seconds)
    }

    /// `persistent`, `transient`, or the whole URN of another format.
    pub(crate) fn subject_type(&self) -> &str {
        subject_type(&self.assertion)
    }
}

/// The assertion must name the role together with the provider, in any order.
fn require_role(assertion: &Assertion, role: &str, provider: &str) -> Result<(), StsError> {
    let names_both = |pair: &str| {
        let mut parts = pair.split(',').map(str::trim);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(one), Some(other), None) => {
                (one == role && other == provider) || (one == provider && other == role)
            }
            _ => false,
        }
    };
    if values(assertion, ROLE).any(names_both) {
        Ok(())
    } else {
        Err(StsError::not_trusted("sts:AssumeRoleWithSAML"))
    }
}

fn values<'a>(assertion: &'a Assertion, name: &str) -> impl Iterator<Item = &'a str> {
    let attributes = assertion.attributes.iter();
    attributes
        .filter(move |attribute| attribute.name == name)
        .flat_map(|attribute| attribute.values.iter().map(String::as_str))
}

fn is_session_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    (2..=64).contains(&name.len()) && name.chars().all(fits)
}

/// What tells the subjects of two providers apart that have the same issuer.
fn name_qualifier(issuer: &str, provider: &SamlProvider) -> String {
    let text = format!("{issuer}{}/{}", provider.account, provider.name);
    STANDARD.encode(sha1_for_legacy_use(text.as_bytes()))
}

fn subject_type(assertion: &Assertion) -> &str {
    const PREFIX: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
    let format = assertion.subject.format.as_str();
    format.strip_prefix(PREFIX).unwrap_or(format)
}

fn condition_keys(
    assertion: &Assertion,
    provider: &SamlProvider,
    name_qualifier: &str,
) -> Vec<(String, Vec<String>)> {
    let one = |name: &str, value: &str| (format!("saml:{name}"), vec![value.to_owned()]);
    let mut keys = vec![
        one("aud", &assertion.recipient),
        one("iss", &assertion.issuer),
        one("sub", &assertion.subject.value),
        one("sub_type", subject_type(assertion)),
        one("namequalifier", name_qualifier),
        one("doc", &format!("{}/{}", provider.account, provider.name)),
    ];
    for (attribute, key) in ATTRIBUTE_KEYS {
        let all: Vec<String> = values(assertion, attribute).map(str::to_owned).collect();
        if !all.is_empty() {
            keys.push((format!("saml:{key}"), all));
        }
    }
    keys
}

fn saml_error(error: &SamlError) -> StsError {
    match error {
        SamlError::Expired { .. } | SamlError::Stale { .. } => StsError::assertion_expired(),
        SamlError::Audience => StsError::no_required_audience(),
        SamlError::Issuer { .. } => StsError::other_issuer(),
        SamlError::Recipient { .. } | SamlError::Destination { .. } => StsError::other_recipient(),
        SamlError::Rejected { .. } => {
            StsError::rejected_claim("The identity provider could not authenticate the user")
        }
        SamlError::Unsigned
        | SamlError::SignatureMisplaced
        | SamlError::SignatureForm
        | SamlError::Algorithm
        | SamlError::Sha1
        | SamlError::Signature => StsError::invalid_signature(),
        SamlError::NoNameId => StsError::not_trusted("sts:AssumeRoleWithSAML"),
        _ => StsError::malformed_assertion(),
    }
}
