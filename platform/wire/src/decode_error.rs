//! Why an input could not be decoded.

use std::borrow::Cow;

use ringwall_model::{Protocol, Struct};

use crate::{CommonError, WireError};

/// Why an input could not be decoded. The texts are those AWS's services answer with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are not of the protocol's syntax.
    #[error("{0}")]
    Syntax(Cow<'static, str>),
    /// A value is not of its modelled type.
    #[error("{0}")]
    WrongType(Cow<'static, str>),
    /// The input is nested deeper, or has more parts, than is allowed.
    #[error("{0}")]
    TooComplex(&'static str),
    /// This protocol is decoded by another part of Ringwall.
    #[error("{0:?} is not decoded here")]
    ProtocolNotServed(Protocol),
    /// The model contradicts itself: a fault of ours.
    #[error("the model of {0} is broken")]
    BrokenModel(String),
}

impl DecodeError {
    /// The bytes are not of the protocol's syntax.
    pub(crate) const fn syntax(text: &'static str) -> Self {
        Self::Syntax(Cow::Borrowed(text))
    }

    /// A value of kind `token` stands where the model wants `wanted` ("an Integer").
    pub(crate) fn not_convertible(token: &str, wanted: &str) -> Self {
        Self::WrongType(Cow::Owned(format!(
            "{token} can not be converted to {wanted}"
        )))
    }

    /// A value is not of its modelled type.
    pub(crate) const fn wrong_type(text: &'static str) -> Self {
        Self::WrongType(Cow::Borrowed(text))
    }

    /// What the client is answered.
    pub fn to_wire_error(&self, protocol: Protocol) -> WireError {
        let (kind, message) = match self {
            Self::Syntax(text) | Self::WrongType(text) => {
                (CommonError::Serialization, Some(text.clone().into_owned()))
            }
            Self::TooComplex(text) => (CommonError::Serialization, Some((*text).to_owned())),
            Self::ProtocolNotServed(_) => (CommonError::NotImplemented, Some(self.to_string())),
            Self::BrokenModel(_) => (CommonError::Internal, None),
        };
        WireError {
            message,
            members: Struct::new(),
            ..WireError::common(protocol, kind)
        }
    }
}
