//! What a user pool is made of: rows, their states and invariants. Nothing here touches the store.

pub(crate) mod attribute_change;
mod attribute_rights;
pub(crate) mod attribute_value;
pub(crate) mod auth_event;
pub(crate) mod client;
mod client_rules;
pub(crate) mod client_settings;
pub(crate) mod client_shown;
pub(crate) mod domain;
pub(crate) mod group;
pub(crate) mod identity_provider;
pub(crate) mod mfa;
pub(crate) mod names;
pub(crate) mod pool;
pub(crate) mod pool_messages;
mod pool_settings;
pub(crate) mod pool_shown;
pub(crate) mod resource_server;
pub(crate) mod schema;
pub(crate) mod tagging;
mod tier;
pub(crate) mod user;
pub(crate) mod username;
pub(crate) mod words;
