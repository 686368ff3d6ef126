//! Documents in which identity providers say who they are: SAML metadata, OpenID Connect's
//! discovery. They are fetched when a provider is made or changed.
//!
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>

use std::sync::Arc;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_tokens::saml;
use serde::Deserialize;

use crate::CognitoIdp;
use crate::api::IdentityProviderTypeType;
use crate::error::CognitoError;
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;

/// Metadata that stand at a URL are kept so long at most.
const METADATA_KEPT_SECS: i64 = 6 * 3_600;
/// Those that could not be had, or are over already, are asked for again after this.
const METADATA_RETRY_SECS: i64 = 5 * 60;
/// Where the certificate that a provider encrypts for is shown.
const ENCRYPTION_CERTIFICATE: &str = "ActiveEncryptionCertificate";
/// Endpoints that an OpenID Connect provider has: the detail, and its name in the discovery document.
const ENDPOINTS: [&str; 4] = ["authorize_url", "token_url", "attributes_url", "jwks_uri"];

/// The part of a discovery document that is used.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
}

/// Completes a provider's details from its document.
pub(crate) fn complete(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    provider: &mut IdentityProvider,
) -> Result<(), CognitoError> {
    match provider.kind {
        IdentityProviderTypeType::Saml => {
            complete_saml(ctx, tx.service, provider)?;
            certify(ctx, tx, pool, provider)
        }
        IdentityProviderTypeType::Oidc => complete_oidc(ctx, tx.service, provider),
        _ => Ok(()),
    }
}

fn complete_saml(
    ctx: &RequestContext,
    service: &CognitoIdp,
    provider: &mut IdentityProvider,
) -> Result<(), CognitoError> {
    let details = &provider.details;
    let metadata = match (details.get("MetadataFile"), details.get("MetadataURL")) {
        (Some(file), None) => file.clone(),
        (None, Some(url)) => fetched(ctx, service, url)?.ok_or_else(|| {
            CognitoError::invalid_parameter(format!("Error retrieving metadata from {url}"))
        })?,
        _ => {
            return Err(CognitoError::invalid_parameter(
                "Exactly one of MetadataURL and MetadataFile is required for the provider type \
                 SAML.",
            ));
        }
    };
    let parsed = saml::IdentityProvider::parse(metadata.as_bytes()).map_err(|error| {
        CognitoError::invalid_parameter(format!("Error parsing SAML metadata: {error}"))
    })?;
    take_metadata(ctx, provider, metadata, &parsed);
    Ok(())
}

/// What a provider says of itself from now on.
fn take_metadata(
    ctx: &RequestContext,
    provider: &mut IdentityProvider,
    metadata: String,
    parsed: &saml::IdentityProvider,
) {
    let places = [
        ("SSORedirectBindingURI", parsed.single_sign_on()),
        ("SLORedirectBindingURI", parsed.single_logout()),
    ];
    for (detail, places) in places {
        let by_redirect = |place: &&saml::Endpoint| place.binding == saml::HTTP_REDIRECT;
        let place = places.iter().find(by_redirect);
        match place {
            Some(place) => provider
                .details
                .insert(detail.to_owned(), place.location.clone()),
            None => provider.details.remove(detail),
        };
    }
    provider.metadata = Some(metadata);
    let kept = ctx.now().plus_secs(METADATA_KEPT_SECS);
    let ends = parsed.valid_until().map_or(kept, Timestamp::from_secs);
    let soon = ctx.now().plus_secs(METADATA_RETRY_SECS);
    provider.metadata_due_at = Some(kept.min(ends).max(soon));
}

/// The certificate that the provider encrypts for, if it does.
fn certify(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    provider: &mut IdentityProvider,
) -> Result<(), CognitoError> {
    if !provider.is_on("EncryptedResponses") {
        provider.details.remove(ENCRYPTION_CERTIFICATE);
        return Ok(tx.remove_saml_encryption_certificates(pool, &provider.name)?);
    }
    let certificates = tx.saml_encryption_certificates(ctx, pool, &provider.name)?;
    let shown = certificates.newest()?.shown();
    provider
        .details
        .insert(ENCRYPTION_CERTIFICATE.to_owned(), shown);
    Ok(())
}

/// A SAML provider as it is now: metadata that stand at a URL are fetched anew every six hours, or when
/// they are over. While they cannot be had the former ones hold.
///
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html>
pub(crate) fn current_saml(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
) -> Result<IdentityProvider, CognitoError> {
    let stored = tx.provider(pool, name)?;
    let mut provider = (*stored).clone();
    let is_due = provider.metadata_due_at.is_none_or(|due| due <= ctx.now());
    if let Some(url) = provider.details.get("MetadataURL").filter(|_| is_due) {
        let metadata = fetched(ctx, tx.service, url)?;
        let parsed = metadata.as_ref().and_then(|metadata| {
            let parsed = saml::IdentityProvider::parse(metadata.as_bytes());
            parsed
                .inspect_err(|error| tracing::info!(%error, "no metadata"))
                .ok()
        });
        match (metadata, parsed) {
            (Some(metadata), Some(parsed)) => take_metadata(ctx, &mut provider, metadata, &parsed),
            _ => {
                let again = ctx.now().plus_secs(METADATA_RETRY_SECS);
                provider.metadata_due_at = Some(again);
            }
        }
    }
    if provider.is_on("EncryptedResponses") {
        certify(ctx, tx, pool, &mut provider)?;
    }
    if provider != *stored {
        tx.put_provider(provider.clone())?;
    }
    Ok(provider)
}

fn complete_oidc(
    ctx: &RequestContext,
    service: &CognitoIdp,
    provider: &mut IdentityProvider,
) -> Result<(), CognitoError> {
    let details = &mut provider.details;
    if ENDPOINTS
        .iter()
        .all(|endpoint| details.contains_key(*endpoint))
    {
        return Ok(());
    }
    let issuer = details.get("oidc_issuer").cloned().unwrap_or_default();
    let url = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let document = fetched(ctx, service, &url)?;
    let discovery = document.and_then(|document| serde_json::from_str(&document).ok());
    let discovery: Discovery = discovery
        .ok_or_else(|| CognitoError::invalid_parameter("Unable to contact well-known endpoint"))?;
    if discovery.issuer.trim_end_matches('/') != issuer.trim_end_matches('/') {
        return Err(CognitoError::invalid_parameter(
            "The issuer in the discovery document is not the oidc_issuer.",
        ));
    }
    let found = [
        Some(discovery.authorization_endpoint),
        Some(discovery.token_endpoint),
        discovery.userinfo_endpoint,
        Some(discovery.jwks_uri),
    ];
    for (endpoint, url) in ENDPOINTS.iter().zip(found) {
        if let Some(url) = url {
            details.entry((*endpoint).to_owned()).or_insert(url);
        }
    }
    Ok(())
}

/// A document from elsewhere; nothing when it could not be had.
fn fetched(
    ctx: &RequestContext,
    service: &CognitoIdp,
    url: &str,
) -> Result<Option<String>, CognitoError> {
    let key = format!("identity provider's document {url}");
    let Ok(url) = service.outbound.url(url) else {
        return Ok(None);
    };
    let outbound = Arc::clone(&service.outbound);
    Ok(ctx.wait_for(&key, || async move {
        let fetched = outbound.fetch(&url, &[]).await;
        let body = fetched.inspect_err(|error| tracing::info!(%error, "no document"));
        String::from_utf8(body.ok()?.body.to_vec()).ok()
    })?)
}
