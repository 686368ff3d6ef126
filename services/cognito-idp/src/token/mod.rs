//! Tokens: signing keys, claims, what is given out after a sign-in, refreshed, revoked.

pub(crate) mod access;
pub(crate) mod issue;
