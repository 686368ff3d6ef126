//! Sending a browser to a provider with a request.

use ringwall_core::{ApiError, RequestContext};
use ringwall_tokens::saml::{
    AuthnRequest, Endpoint, HTTP_POST, HTTP_REDIRECT, MessageError, RequestKey, form_value,
    redirect,
};

use super::{entity_id, request_id};
use crate::error::CognitoError;
use crate::hosted::{HostedTx, Pool};

/// Where a pool takes what providers send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlParty {
    /// The address of its pages, as the browser knows it.
    pub base: String,
    /// The same, by other names that providers may have been told.
    pub aliases: Vec<String>,
}

/// What a browser does to bring a request to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It goes to an address.
    Redirect(String),
    /// It posts a form.
    Form {
        /// To whom.
        action: String,
        /// The request.
        request: String,
        /// What comes back with the answer.
        relay_state: String,
    },
}

impl SamlParty {
    /// Where responses are posted.
    pub(super) fn consumer(&self) -> String {
        format!("{}/saml2/idpresponse", self.base)
    }

    /// Whether a URL is that place.
    pub(super) fn is_consumer(&self, url: &str) -> bool {
        self.is_path(url, "/saml2/idpresponse")
    }

    /// Whether a URL is where answers to requests to sign out are posted.
    pub(super) fn is_logout(&self, url: &str) -> bool {
        self.is_path(url, "/saml2/logout")
    }

    fn is_path(&self, url: &str, path: &str) -> bool {
        let Some(base) = url.strip_suffix(path) else {
            return false;
        };
        base == self.base || self.aliases.iter().any(|alias| alias == base)
    }
}

impl HostedTx<'_> {
    /// Asks a provider who somebody is. `key` is that of the journey. By a redirect where the provider
    /// takes that, else by a form.
    ///
    /// # Errors
    /// The provider says nowhere where it takes requests.
    pub fn saml_request(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        provider: &str,
        party: &SamlParty,
        key: &str,
        forces_sign_in: bool,
    ) -> Result<Sent, ApiError> {
        let (row, metadata) = self.saml_provider(ctx, pool, provider)?;
        let place = place(metadata.single_sign_on()).ok_or_else(|| {
            CognitoError::invalid_parameter(format!(
                "The metadata of {provider} have no SingleSignOnService."
            ))
        })?;
        let is_signed = row.details.contains_key("RequestSigningAlgorithm");
        let signer = match is_signed {
            true => Some(self.request_key(ctx, pool)?),
            false => None,
        };
        let request = AuthnRequest {
            id: &request_id(key),
            issued_at: ctx.now().secs(),
            destination: &place.location,
            issuer: &entity_id(pool),
            consumer: &party.consumer(),
            forces: forces_sign_in,
        };
        let sent = request
            .xml()
            .and_then(|request| send(place, &request, key, signer.as_ref()));
        Ok(sent.map_err(CognitoError::internal)?)
    }
}

/// Where a provider takes requests: by a redirect, as AWS sends them, or by a form.
pub(super) fn place(places: &[Endpoint]) -> Option<&Endpoint> {
    let by = |binding: &'static str| places.iter().find(move |place| place.binding == binding);
    by(HTTP_REDIRECT).or_else(|| by(HTTP_POST))
}

pub(super) fn send(
    place: &Endpoint,
    request: &str,
    relay_state: &str,
    signer: Option<&RequestKey>,
) -> Result<Sent, MessageError> {
    if place.binding == HTTP_REDIRECT {
        let address = redirect(&place.location, request, relay_state, signer)?;
        return Ok(Sent::Redirect(address));
    }
    Ok(Sent::Form {
        action: place.location.clone(),
        request: form_value(request, signer)?,
        relay_state: relay_state.to_owned(),
    })
}
