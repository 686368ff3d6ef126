//! The typed rim: what the generated `api.rs` of each service implements.

use crate::Struct;

/// An operation of a service, as a type: its name, its input, its output.
pub trait Operation: 'static {
    /// The service's name in `models/` (`kms`).
    const SERVICE: &'static str;
    /// The operation's name (`CreateAlias`).
    const NAME: &'static str;
    /// What it is called with.
    type Input: Input;
    /// What it answers.
    type Output: Output;
}

/// An input structure.
pub trait Input: Sized + Send + 'static {
    /// From a tree that was checked against the input's shape.
    ///
    /// # Errors
    /// A tree that does not fit the shape: a fault of ours, since the edge has checked it.
    fn from_struct(members: Struct) -> Result<Self, ShapeMismatch>;

    /// As a tree, for calls between services.
    fn into_struct(self) -> Struct;
}

/// An output structure.
pub trait Output: Sized + Send + 'static {
    /// As a tree, to be encoded.
    fn into_struct(self) -> Struct;

    /// From a tree, for calls between services.
    ///
    /// # Errors
    /// A tree that does not fit the shape.
    fn from_struct(members: Struct) -> Result<Self, ShapeMismatch>;
}

/// A tree did not fit its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("member {member} is missing or not of its modelled type")]
pub struct ShapeMismatch {
    /// The member at fault.
    pub member: &'static str,
}
