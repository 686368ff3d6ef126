//! SAML: people who come from a provider that speaks it, and who are signed out there.
//!
//! Here a pool is a service provider, `urn:amazon:cognito:sp:<pool>`. What it asks goes by a redirect or
//! a form, signed by the pool's key; what comes back is verified by the provider's metadata.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html>

mod landing;
mod logout;
mod request;
mod response;

pub(super) use landing::LANDINGS;
pub use landing::Landing;
pub(super) use logout::DEPARTURES;
pub use logout::SamlSession;
pub use request::{SamlParty, Sent};
pub(super) use response::ASSERTIONS;
pub use response::{Asked, Vouched};
use ringwall_core::RequestContext;
use ringwall_crypto::sha256;
use ringwall_tokens::saml::{IdentityProvider, RequestKey};

use super::{HostedTx, Pool};
use crate::error::CognitoError;
use crate::provider_document;
use crate::resources::identity_provider::IdentityProvider as Row;

/// A pool's name among providers.
fn entity_id(pool: &Pool) -> String {
    format!("urn:amazon:cognito:sp:{}", pool.id)
}

/// The id of the request that goes along with a key. The key comes back as `RelayState`, so what came
/// with it must answer this request, and nothing else need be kept.
fn request_id(key: &str) -> String {
    let digest = sha256(format!("SAML request {key}").as_bytes());
    format!("_{}", hex::encode(digest))
}

impl HostedTx<'_> {
    /// A provider, and what it says of itself now.
    fn saml_provider(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        name: &str,
    ) -> Result<(Row, IdentityProvider), CognitoError> {
        let row = provider_document::current_saml(ctx, &mut self.0, &pool.row, name)?;
        let metadata = row.metadata.as_deref().unwrap_or_default();
        let parsed = IdentityProvider::parse(metadata.as_bytes());
        let parsed = parsed.map_err(|error| {
            CognitoError::invalid_parameter(format!("Error parsing SAML metadata: {error}"))
        })?;
        Ok((row, parsed))
    }

    fn request_key(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
    ) -> Result<RequestKey, CognitoError> {
        let certificates = self.0.saml_certificates(ctx, &pool.row)?;
        RequestKey::from_pkcs8(&certificates.newest()?.pkcs8).map_err(CognitoError::internal)
    }
}
