//! WebAuthn's relying party: passkeys registered, and their assertions verified
//! (<https://www.w3.org/TR/webauthn-3/>).
//!
//! A ceremony has two halves. The relying party sends options ([`CreationOptions`],
//! [`RequestOptions`]) with a challenge that it remembers; the browser sends what an authenticator
//! made of them ([`RegistrationResponse`], [`AssertionResponse`]), which is verified against the
//! [`Ceremony`] that was begun.
//!
//! **Attestation.** It is asked for not to be told which make an authenticator is, so no statement
//! is ever needed. One of `packed` or `fido-u2f` that comes all the same must hold; statements of
//! the other registered formats are taken unread ([`Attestation::NotVerified`]); a format that is
//! not registered is refused. No certificate is followed to a trust anchor.
//!
//! **Architecture invariant:** nothing here knows AWS's requests, the store or the clock.
//! Challenges are the caller's: he makes them, and sees to it that each is used once.

mod algorithm;
mod assertion;
mod attestation;
#[cfg(any(test, feature = "authenticator"))]
pub mod authenticator;
mod authenticator_data;
mod base64url;
mod cbor;
mod ceremony;
mod client_data;
mod credential;
mod error;
mod options;
mod origin;
mod public_key;
mod registration;

pub use algorithm::Algorithm;
pub use assertion::{AssertionResponse, Verified};
pub use attestation::Attestation;
pub use base64url::Base64Url;
pub use ceremony::Ceremony;
pub use credential::Credential;
pub use error::PasskeyError;
pub use options::{
    AuthenticatorSelection, CreationOptions, CredentialDescriptor, CredentialParameters,
    CredentialType, RelyingParty, RequestOptions, ResidentKey, User, UserVerification,
};
pub use origin::AllowedOrigins;
pub use registration::{Registered, RegistrationResponse};

/// The largest response that is read, as JSON.
pub const MOST_RESPONSE_BYTES: usize = 128 * 1024;

#[cfg(test)]
mod test_ceremonies;
