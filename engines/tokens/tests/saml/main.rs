//! SAML responses: honest ones are read right, forged ones are refused.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end where its own premises fail"
)]

mod checks;
mod documents;
mod foreign;
mod honest;
mod idp;
mod metadata;
mod requests;
mod signatures;
mod wrapping;
