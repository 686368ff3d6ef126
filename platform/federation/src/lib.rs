//! What identity providers vouch for: `OpenID` Connect tokens, verified by keys that are fetched and
//! kept, and SAML responses, verified by the metadata that accounts registered.
//!
//! STS and Cognito ask the same questions, and services do not depend on each other. What a
//! refusal is called is each service's own.

mod identity_pool;
mod oidc;
mod provider_keys;
mod saml;

pub use identity_pool::identity_pool_key_set;
pub use oidc::{Issuer, TokenError, VerifiedToken};
pub use provider_keys::{Documents, KeysError, ProviderKeys};
pub use saml::{
    SAML_AUDIENCE, SamlRefusal, find_saml_provider_by_arn, is_saml_sign_in_url,
    verify_saml_response,
};
