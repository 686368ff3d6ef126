//! What a request is refused with.

use std::fmt;

use ringwall_model::Struct;

use crate::Denied;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A refusal in AWS's words: what a handler answers when it does not answer.
///
/// The wire turns it into the protocol's form; codes and statuses come from the model.
#[derive(Debug)]
pub struct ApiError {
    kind: ErrorKind,
    message: Option<String>,
    members: Struct,
    cause: Option<Cause>,
}

/// What kind of refusal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An error of the service's model, by its shape's name.
    Modelled(&'static str),
    /// The input breaks a rule (`ValidationException`, `ValidationError`).
    Validation,
    /// The caller may not (`AccessDeniedException`, `AccessDenied`).
    AccessDenied,
    /// The caller calls too often (`ThrottlingException`, `Throttling`).
    Throttling,
    /// The operation, or the part of it that was asked for, is not built: 501.
    NotImplemented,
    /// Our own fault; the client learns nothing but that.
    Internal,
    /// No refusal: the handler waits for something and runs again
    /// ([`RequestContext::wait_for`](crate::RequestContext::wait_for)).
    Waits,
}

impl ApiError {
    /// An error of the service's model. Call it with the generated `ErrorCode::as_str`.
    pub fn modelled(shape: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Modelled(shape), Some(message.into()))
    }

    /// An error of the service's model that AWS sends without a message.
    pub fn modelled_silent(shape: &'static str) -> Self {
        Self::new(ErrorKind::Modelled(shape), None)
    }

    /// The input breaks a rule that the model does not state.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Validation, Some(message.into()))
    }

    /// The caller may not, in words other than the authorizer's.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::AccessDenied, Some(message.into()))
    }

    /// The caller calls too often.
    pub fn throttling(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Throttling, Some(message.into()))
    }

    /// What was asked for is not built yet; `what` names it.
    pub fn not_implemented(what: impl fmt::Display) -> Self {
        Self::new(
            ErrorKind::NotImplemented,
            Some(format!("{what} is not built in Ringwall yet.")),
        )
    }

    /// Our own fault. The cause goes to the log, never to the client.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..Self::new(ErrorKind::Internal, None)
        }
    }

    pub(crate) fn waiting() -> Self {
        Self::new(ErrorKind::Waits, None)
    }

    /// Whether it is no refusal, but a handler that waits.
    pub fn is_waiting(&self) -> bool {
        self.kind == ErrorKind::Waits
    }

    fn new(kind: ErrorKind, message: Option<String>) -> Self {
        Self {
            kind,
            message,
            members: Struct::new(),
            cause: None,
        }
    }

    /// With further members of the error's shape.
    #[must_use]
    pub fn with_members(mut self, members: Struct) -> Self {
        self.members = members;
        self
    }

    /// What kind of refusal it is.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The words for the client.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Further members of the error's shape.
    pub const fn members(&self) -> &Struct {
        &self.members
    }

    /// What lies behind an internal error.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.cause.as_deref()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, &self.message) {
            (ErrorKind::Modelled(shape), Some(message)) => write!(f, "{shape}: {message}"),
            (ErrorKind::Modelled(shape), None) => f.write_str(shape),
            (kind, Some(message)) => write!(f, "{kind:?}: {message}"),
            (kind, None) => write!(f, "{kind:?}"),
        }
    }
}

impl std::error::Error for ApiError {}

impl From<Denied> for ApiError {
    fn from(denied: Denied) -> Self {
        Self::access_denied(denied.message)
    }
}
