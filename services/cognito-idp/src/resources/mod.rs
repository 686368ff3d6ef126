//! What a user pool is made of: rows, their states and invariants. Nothing here touches the store.

pub(crate) mod attribute_change;
mod attribute_rights;
pub(crate) mod attribute_value;
pub(crate) mod auth_event;
pub(crate) mod client;
pub(crate) mod group;
pub(crate) mod mfa;
pub(crate) mod names;
pub(crate) mod pool;
pub(crate) mod pool_messages;
pub(crate) mod schema;
pub(crate) mod user;
pub(crate) mod username;
