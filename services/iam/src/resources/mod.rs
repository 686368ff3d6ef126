//! What IAM has, as the API shows it.

pub(crate) mod access_key;
pub(crate) mod authorization_details;
pub(crate) mod boundary;
pub(crate) mod document;
pub(crate) mod group;
pub(crate) mod instance_profile;
pub(crate) mod linked_service;
pub(crate) mod login_profile;
pub(crate) mod managed_policy;
pub(crate) mod own_policies;
pub(crate) mod password_policy;
pub(crate) mod role;
pub(crate) mod tagging;
pub(crate) mod user;
