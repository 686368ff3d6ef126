//! What IAM has, as the API shows it.

pub(crate) mod boundary;
pub(crate) mod document;
pub(crate) mod tagging;
pub(crate) mod user;
