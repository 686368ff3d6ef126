//! Why a request names no operation.

use ringwall_model::Protocol;

use crate::{CommonError, WireError};

/// Why a request names no operation, and the protocol to say it in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// Nothing in the request names a service.
    #[error("the request names no service")]
    UnknownService {
        /// The protocol that the request looks like.
        protocol: Protocol,
    },
    /// The service has no such operation.
    #[error("the service has no such operation")]
    UnknownOperation {
        /// The protocol of the request.
        protocol: Protocol,
        /// The service's name in `models/`, if anything names one.
        service: Option<&'static str>,
        /// What was asked for, as the sender wrote it.
        operation: String,
        /// The API version that was asked for.
        version: String,
    },
    /// A query call without an `Action`.
    #[error("the request names no action")]
    MissingAction {
        /// The service's name in `models/`.
        service: &'static str,
    },
}

impl RouteError {
    /// The protocol to answer in.
    pub const fn protocol(&self) -> Protocol {
        match self {
            Self::UnknownService { protocol } | Self::UnknownOperation { protocol, .. } => {
                *protocol
            }
            Self::MissingAction { .. } => Protocol::AwsQuery,
        }
    }

    /// The service that was named, if one was.
    pub const fn service(&self) -> Option<&'static str> {
        match self {
            Self::UnknownService { .. } => None,
            Self::UnknownOperation { service, .. } => *service,
            Self::MissingAction { service } => Some(service),
        }
    }

    /// What the client is answered: AWS sends words only in query replies.
    pub fn to_wire_error(&self) -> WireError {
        let protocol = self.protocol();
        match self {
            Self::UnknownOperation {
                protocol: Protocol::AwsQuery,
                operation,
                version,
                ..
            } => WireError::common(protocol, CommonError::UnknownOperation).with_message(format!(
                "Could not find operation {operation} for version {version}"
            )),
            Self::MissingAction { .. } => {
                WireError::common(protocol, CommonError::MissingOperation)
                    .with_message("The request must contain the parameter Action")
            }
            Self::UnknownOperation { .. } | Self::UnknownService { .. } => {
                WireError::common(protocol, CommonError::UnknownOperation)
            }
        }
    }
}
