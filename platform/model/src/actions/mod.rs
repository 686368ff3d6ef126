//! The actions of IAM policies: which there are, what they act on, and which an operation asks for.
//!
//! The facts stand in `models/iam/`, written by `cargo xtask models` from a pinned source and from
//! our own overlay. They are packed into the program and read when they are first asked for, each
//! service's on its own.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>

mod arn_template;
mod operations;
mod packed;
mod pattern;
mod table;

pub use operations::{OperationAuthorization, operation_authorization};
pub use packed::{prefixes, service, services};
pub use pattern::matches_pattern;
pub use table::{
    AccessLevel, Action, ActionResourceType, ConditionKey, ConditionKeyType, ResourceType,
    ServiceActions,
};

pub(crate) use packed::read;

/// The action of that name, whatever its letters' case (`kms:encrypt`).
pub fn action(name: &str) -> Option<&'static Action> {
    let (prefix, name) = name.split_once(':')?;
    service(prefix)?.action(name)
}

/// The actions that an `Action` element's text covers (`kms:Get*`), A–Z by service.
///
/// Only the services that the text can mean are read.
pub fn covered_by(pattern: &str) -> impl Iterator<Item = &'static Action> {
    let (prefix, name) = match pattern.split_once(':') {
        Some((prefix, name)) => (prefix, name),
        None if pattern == "*" => ("*", "*"),
        None => ("", ""),
    };
    prefixes()
        .filter(move |known| matches_pattern(prefix, known))
        .filter_map(service)
        .flat_map(|service| &service.actions)
        .filter(move |action| matches_pattern(name, action.name))
}

#[cfg(test)]
mod tests;
