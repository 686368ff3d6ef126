//! The typed rim: what the generated `api.rs` of each service implements.

use crate::Struct;

/// An operation of a service, as a type: its name, its input, its output.
pub trait Operation: 'static {
    /// The service's name in `models/` (`kms`).
    const SERVICE: &'static str;
    /// The operation's name (`CreateAlias`).
    const NAME: &'static str;
    /// What it is called with.
    type Input: Structure;
    /// What it answers.
    type Output: Structure;
}

/// A structure: an operation's input or output, or a part of one.
pub trait Structure: Sized + Send + 'static {
    /// From a tree that was checked against the structure's shape.
    ///
    /// # Errors
    /// A tree that does not fit the shape: a fault of ours, since the edge has checked it.
    fn from_struct(members: Struct) -> Result<Self, ShapeMismatch>;

    /// As a tree, to be encoded, or for calls between services.
    fn into_struct(self) -> Struct;
}

/// A tree did not fit its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("member {member} is missing or not of its modelled type")]
pub struct ShapeMismatch {
    /// The member at fault.
    pub member: &'static str,
}
