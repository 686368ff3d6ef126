//! What proves who somebody is when another party vouches for him.
//!
//! [`jwt`] verifies and makes JSON Web Tokens, [`saml`] verifies SAML responses. Services hand over the text that a stranger sent
//! and the keys of the party that they trust, and get what that party says.
//!
//! **Architecture invariant:** nothing here knows AWS's requests, the store, the clock or the
//! network. Time is a parameter, in Unix seconds. Errors name what is wrong closely enough for a
//! service to say it in AWS's words.

pub mod jwt;
pub mod saml;
