//! What RDS keeps: types, states and invariants.

pub mod changes;
pub mod class;
pub mod engine;
pub mod event;
pub(crate) mod identifier;
pub mod instance;
pub(crate) mod password;
pub(crate) mod resource_name;
pub mod secret;
pub(crate) mod shown;
pub mod snapshot;
pub mod status;
pub(crate) mod tagging;
pub(crate) mod window;
