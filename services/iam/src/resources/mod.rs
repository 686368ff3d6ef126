//! What IAM has, as the API shows it.

pub(crate) mod boundary;
pub(crate) mod document;
pub(crate) mod group;
pub(crate) mod own_policies;
pub(crate) mod tagging;
pub(crate) mod user;
