//! SRP-6a as Amazon Cognito's user pools speak it: server and client.
//!
//! The Secure Remote Password protocol proves that somebody knows a password without sending it, to
//! a server that stores only a *verifier*. Cognito's form is that of RFC 5054 with the 3072-bit group
//! of RFC 3526, but for three things: the generator is 2, numbers are hashed in the form that
//! [`pad`] gives them, and the shared secret becomes a key that signs a secret block and a timestamp.
//!
//! 1. The client sends its [`PublicKey`] `A`.
//! 2. The server makes `B` from the verifier ([`Server::start`]) and sends it with the [`Salt`].
//! 3. Both reach the same [`SessionKey`]; the client signs ([`SessionKey::sign`]), the server
//!    verifies ([`SessionKey::verify`]).
//!
//! A device that a user pool remembers does the same with its group key in place of the pool's name
//! and its key in place of the user's name ([`Identity`]).
//!
//! **Architecture invariant:** nothing here draws randomness, reads a clock or keeps anything: secret
//! exponents and salts are parameters, and a timestamp is read but judged by the caller's clock.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-srp>

pub mod client;
mod group;
mod identity;
mod pad;
mod public_key;
mod server;
mod session_key;
mod timestamp;
mod verifier;

pub use identity::Identity;
pub use pad::pad;
pub use public_key::PublicKey;
pub use server::Server;
pub use session_key::SessionKey;
pub use timestamp::{format_timestamp, parse_timestamp};
pub use verifier::{Salt, Verifier};

/// How many bytes a secret exponent has: 256 bits, as RFC 5054 §3.1 asks for at least.
pub const EXPONENT_BYTES: usize = 32;

/// A handshake fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SrpError {
    /// A number isn't one that the other side can have meant.
    #[error("not a number of the group")]
    NotInGroup,
    /// What was sent would make the shared secret known to everybody.
    #[error("a public key that proves nothing")]
    Degenerate,
    /// The signature is of another key: the password is wrong.
    #[error("the signature does not verify")]
    DoesNotVerify,
}
