//! Documents in which identity providers say who they are: SAML metadata, OpenID Connect's
//! discovery. They are fetched when a provider is made or changed.
//!
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>

use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_tokens::saml;
use serde::Deserialize;

use crate::CognitoIdp;
use crate::api::IdentityProviderTypeType;
use crate::error::CognitoError;
use crate::resources::identity_provider::IdentityProvider;

/// How SAML requests go by a redirect.
const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
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
    service: &CognitoIdp,
    provider: &mut IdentityProvider,
) -> Result<(), CognitoError> {
    match provider.kind {
        IdentityProviderTypeType::Saml => complete_saml(ctx, service, provider),
        IdentityProviderTypeType::Oidc => complete_oidc(ctx, service, provider),
        _ => Ok(()),
    }
}

fn complete_saml(
    ctx: &RequestContext,
    service: &CognitoIdp,
    provider: &mut IdentityProvider,
) -> Result<(), CognitoError> {
    let details = &mut provider.details;
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
    let mut places = parsed.single_sign_on().iter();
    if let Some(place) = places.find(|place| place.binding == REDIRECT) {
        let location = place.location.clone();
        details.insert("SSORedirectBindingURI".to_owned(), location);
    }
    provider.metadata = Some(metadata);
    Ok(())
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
    let Ok(url) = service.outbound.url(url) else {
        return Ok(None);
    };
    let outbound = Arc::clone(&service.outbound);
    Ok(ctx.wait_for("identity provider's document", || async move {
        let fetched = outbound.fetch(&url, &[]).await;
        let body = fetched.inspect_err(|error| tracing::info!(%error, "no document"));
        String::from_utf8(body.ok()?.body.to_vec()).ok()
    })?)
}
