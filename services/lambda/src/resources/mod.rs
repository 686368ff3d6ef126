//! Types with their states and invariants.

pub(crate) mod alias;
pub(crate) mod environment;
pub(crate) mod event_config;
pub(crate) mod function;
pub(crate) mod function_ref;
pub(crate) mod layer;
pub(crate) mod payload;
pub(crate) mod policy;
pub(crate) mod settings;
pub(crate) mod tagging;
