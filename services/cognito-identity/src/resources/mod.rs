//! What identity pools are made of.

pub(crate) mod identity;
pub(crate) mod identity_pool;
pub(crate) mod role_mapping;
pub(crate) mod settings;
pub(crate) mod tagging;
