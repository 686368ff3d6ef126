//! What a SAML assertion says, once it is believed.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{Arn, RequestContext};
use ringwall_crypto::sha1_for_legacy_use;
use ringwall_identity::{SamlProvider, find_saml_provider};
use ringwall_store::Reads;
use ringwall_tokens::saml::{
    Assertion, Decryption, DecryptionKey, Expected, IdentityProvider, SamlError, verify_response,
};

use crate::error::StsError;
use crate::session_tags::SessionTags;

const ROLE: &str = "https://aws.amazon.com/SAML/Attributes/Role";
const ROLE_SESSION_NAME: &str = "https://aws.amazon.com/SAML/Attributes/RoleSessionName";
const SESSION_DURATION: &str = "https://aws.amazon.com/SAML/Attributes/SessionDuration";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/SAML/Attributes/SourceIdentity";
const TRANSITIVE_TAGS: &str = "https://aws.amazon.com/SAML/Attributes/TransitiveTagKeys";
const PRINCIPAL_TAG: &str = "https://aws.amazon.com/SAML/Attributes/PrincipalTag:";

/// Whom assertions for AWS are for.
const AUDIENCE: &str = "urn:amazon:webservices";
/// An assertion is used within five minutes of its issue.
const MOST_AGE_SECONDS: u32 = 300;
/// How far a provider's clock may be off.
const LEEWAY_SECONDS: u32 = 30;

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
        let provider = find_provider(tx, provider_arn)?;
        let metadata = IdentityProvider::parse(provider.metadata.as_bytes())
            .map_err(|_| StsError::unknown_saml_provider())?;
        let decryption_keys = decryption_keys(&provider);
        let assertion = verify_response(
            response,
            &metadata,
            &Expected {
                now: ctx.now().secs(),
                leeway_seconds: LEEWAY_SECONDS,
                most_age_seconds: MOST_AGE_SECONDS,
                is_recipient: &is_sign_in_url,
                is_audience: &|audience| audience == AUDIENCE || is_sign_in_url(audience),
                allows_sha1: false,
                decryption: Decryption {
                    keys: &decryption_keys,
                    is_required: provider.requires_encryption == Some(true),
                },
            },
        )
        .map_err(|error| saml_error(&error))?;
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

fn find_provider(tx: &impl Reads, arn: &str) -> Result<std::sync::Arc<SamlProvider>, StsError> {
    let unknown = StsError::unknown_saml_provider;
    let parsed: Arn = arn.parse().map_err(|_| unknown())?;
    let account = parsed.account.parse().map_err(|_| unknown())?;
    let name = parsed.resource.strip_prefix("saml-provider/");
    let name = name
        .filter(|_| parsed.service == "iam")
        .ok_or_else(unknown)?;
    let provider = find_saml_provider(tx, account, name)?;
    provider
        .filter(|provider| provider.name == name)
        .ok_or_else(unknown)
}

fn decryption_keys(provider: &SamlProvider) -> Vec<DecryptionKey> {
    let keys = provider.decryption_keys.iter();
    keys.filter_map(|key| DecryptionKey::parse(&key.pem).ok())
        .collect()
}

/// Where browsers post responses: AWS's sign-in pages, and ours on this machine.
fn is_sign_in_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.split(':').next().unwrap_or_default();
    let is_local = host == "localhost" || host == "127.0.0.1";
    let is_aws = scheme == "https"
        && (host == "signin.aws.amazon.com"
            || host.ends_with(".signin.aws.amazon.com")
            || host == "signin.amazonaws-us-gov.com"
            || host == "signin.amazonaws.cn");
    let is_consumer = path == "saml" || path.starts_with("saml/acs/");
    is_consumer && (is_aws || (is_local && matches!(scheme, "http" | "https")))
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
        SamlError::Recipient { .. } => StsError::other_recipient(),
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
