//! What an organization has, as the API shows it.

pub(crate) mod account;
pub(crate) mod email;
pub(crate) mod flaw;
pub(crate) mod handshake;
pub(crate) mod id;
pub(crate) mod organization;
pub(crate) mod policy;
pub(crate) mod policy_type;
pub(crate) mod request;
pub(crate) mod resource_policy;
pub(crate) mod service;
pub(crate) mod tagging;
pub(crate) mod target;
pub(crate) mod transfer;
pub(crate) mod unit;
