//! Why a reply could not be encoded: always a fault of ours.

use ringwall_model::{Protocol, Service, Shape};

/// A reply does not fit its shape. The gateway logs it and answers an internal failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A member that the shape does not have.
    #[error("the reply has a member {0} that its shape does not have")]
    UnknownMember(String),
    /// A value that is not of its shape's type.
    #[error("a value of the reply is not of the type of {0}")]
    WrongType(String),
    /// A value that cannot stand where the model puts it, such as a line break in a header.
    #[error("member {0} of the reply cannot be carried in a header")]
    NotAHeader(String),
    /// This protocol is encoded by another part of Ringwall.
    #[error("{0:?} is not encoded here")]
    ProtocolNotServed(Protocol),
    /// The model contradicts itself.
    #[error("the model of {0} is broken")]
    BrokenModel(String),
}

impl EncodeError {
    pub(crate) fn unknown_member(name: &str) -> Self {
        Self::UnknownMember(name.to_owned())
    }

    pub(crate) fn wrong_type(shape: &Shape) -> Self {
        Self::WrongType(shape.name.clone())
    }

    pub(crate) fn not_a_document() -> Self {
        Self::WrongType("document".to_owned())
    }

    pub(crate) fn broken_model(service: &Service) -> Self {
        Self::BrokenModel(service.name.clone())
    }
}
