//! Responses of SAML providers that an account registered.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html>

use std::sync::Arc;

use ringwall_core::{Arn, Timestamp};
use ringwall_identity::{SamlProvider, find_saml_provider};
use ringwall_store::{Reads, StoreError};
use ringwall_tokens::saml::{
    Answers, Assertion, Decryption, DecryptionKey, Expected, IdentityProvider, MetadataError,
    SamlError, verify_response,
};

/// Why a response is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SamlRefusal {
    /// The provider's metadata cannot be read.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// The response is not the provider's, or not one for here and now.
    #[error(transparent)]
    Response(#[from] SamlError),
}

/// Whom assertions for AWS are for.
pub const SAML_AUDIENCE: &str = "urn:amazon:webservices";
/// An assertion is used within five minutes of its issue.
const MOST_AGE_SECONDS: u32 = 300;
/// How far a provider's clock may be off.
const LEEWAY_SECONDS: u32 = 30;

/// The SAML provider of exactly that ARN.
///
/// # Errors
/// The store failed.
pub fn find_saml_provider_by_arn(
    tx: &impl Reads,
    arn: &str,
) -> Result<Option<Arc<SamlProvider>>, StoreError> {
    let parsed = arn.parse::<Arn>().ok().filter(|arn| arn.service == "iam");
    let named = parsed.as_ref().and_then(|arn| {
        let name = arn.resource.strip_prefix("saml-provider/")?;
        Some((arn.account.parse().ok()?, name))
    });
    let Some((account, name)) = named else {
        return Ok(None);
    };
    let provider = find_saml_provider(tx, account, name)?;
    Ok(provider.filter(|provider| provider.name == name))
}

/// The assertion of a response that a browser carried here, once the provider's metadata have
/// verified it.
///
/// # Errors
/// Why it is not believed.
pub fn verify_saml_response(
    provider: &SamlProvider,
    response: &str,
    now: Timestamp,
) -> Result<Assertion, SamlRefusal> {
    let metadata = IdentityProvider::parse(provider.metadata.as_bytes())?;
    let keys = provider.decryption_keys.iter();
    let keys: Vec<_> = keys
        .filter_map(|key| DecryptionKey::parse(&key.pem).ok())
        .collect();
    let expected = Expected {
        now: now.secs(),
        leeway_seconds: LEEWAY_SECONDS,
        most_age_seconds: MOST_AGE_SECONDS,
        is_recipient: &is_saml_sign_in_url,
        is_audience: &|audience| audience == SAML_AUDIENCE || is_saml_sign_in_url(audience),
        answers: Answers::Anything,
        allows_sha1: false,
        decryption: Decryption {
            keys: &keys,
            is_required: provider.requires_encryption == Some(true),
        },
    };
    Ok(verify_response(response, &metadata, &expected)?)
}

/// Where browsers post responses: AWS's sign-in pages, and ours on this machine.
pub fn is_saml_sign_in_url(url: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_posted_to_sign_in_pages_of_aws_and_of_this_machine() {
        for url in [
            "https://signin.aws.amazon.com/saml",
            "https://eu-west-1.signin.aws.amazon.com/saml/acs/abc",
            "http://localhost:4566/saml",
        ] {
            assert!(is_saml_sign_in_url(url), "{url}");
        }
        for url in [
            "http://signin.aws.amazon.com/saml",
            "https://signin.aws.amazon.com.example.org/saml",
            "https://example.org/saml",
            "https://signin.aws.amazon.com/other",
            "signin.aws.amazon.com/saml",
        ] {
            assert!(!is_saml_sign_in_url(url), "{url}");
        }
    }
}
