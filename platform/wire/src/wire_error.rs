//! An error on its way to the wire.

use std::borrow::Cow;

use ringwall_model::{Protocol, Struct};

use crate::{CommonError, common_code};

/// An error on its way to the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct WireError {
    /// The name of an error shape of the service, or a common error's code.
    pub code: Cow<'static, str>,
    /// The words for the client. Some of AWS's errors have none.
    pub message: Option<String>,
    /// Further members of the error's shape.
    pub members: Struct,
    /// The HTTP status, where it is not the model's.
    pub status: Option<u16>,
}

impl WireError {
    /// A common error, in the protocol's spelling, without words.
    pub const fn common(protocol: Protocol, error: CommonError) -> Self {
        let (code, status) = common_code(protocol, error);
        Self {
            code: Cow::Borrowed(code),
            message: None,
            members: Struct::new(),
            status: Some(status),
        }
    }

    /// An error of the service's model, by its shape's name: code and status are the model's.
    pub const fn modelled(shape: &'static str, message: Option<String>, members: Struct) -> Self {
        Self {
            code: Cow::Borrowed(shape),
            message,
            members,
            status: None,
        }
    }

    /// With these words.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }
}
