//! What KMS is made of: types, states, invariants. Nothing here reads the store.

pub(crate) mod algorithms;
pub(crate) mod alias;
pub(crate) mod encryption_context;
pub(crate) mod grant;
pub(crate) mod key;
pub(crate) mod key_id;
pub(crate) mod key_policy;
pub(crate) mod key_ref;
pub(crate) mod material;
pub(crate) mod rotation;
pub(crate) mod tagging;
