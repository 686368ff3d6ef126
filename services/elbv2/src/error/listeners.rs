//! What listeners are refused with.

use super::Elbv2Error;
use crate::api::{ErrorCode, ProtocolEnum};

impl Elbv2Error {
    pub(crate) fn listener_protocol(protocol: Option<ProtocolEnum>) -> Self {
        match protocol {
            Some(protocol) => Self::invalid(format!(
                "Listener protocol '{}' must be one of 'HTTPS, HTTP'",
                protocol.as_str()
            )),
            None => Self::invalid("A listener protocol must be specified"),
        }
    }

    pub(crate) fn no_listener_port() -> Self {
        Self::invalid("A listener port must be specified")
    }

    pub(crate) fn listener_exists(load_balancer: &str) -> Self {
        Self::new(
            ErrorCode::DuplicateListenerException,
            format!(
                "A listener already exists on this port for this load balancer '{load_balancer}'"
            ),
        )
    }

    pub(crate) fn too_many_listeners(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyListenersException,
            format!("The maximum number of listeners has been reached: {most}"),
        )
    }

    pub(crate) fn no_certificate() -> Self {
        Self::invalid("A certificate must be specified for HTTPS listeners")
    }

    pub(crate) fn one_certificate() -> Self {
        Self::invalid("You must specify exactly one certificate")
    }

    pub(crate) fn certificate_default() -> Self {
        Self::invalid("Do not set the value of IsDefault when specifying a certificate as an input")
    }

    pub(crate) fn tls_without_tls(member: &str) -> Self {
        Self::invalid(format!(
            "{member} cannot be specified for listeners with the protocol 'HTTP'"
        ))
    }

    pub(crate) fn certificate_not_found(arn: &str) -> Self {
        Self::new(
            ErrorCode::CertificateNotFoundException,
            format!("Certificate '{arn}' not found"),
        )
    }

    pub(crate) fn too_many_certificates(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyCertificatesException,
            format!("The maximum number of certificates has been reached: {most}"),
        )
    }

    pub(crate) fn default_certificate() -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            "Default certificate cannot be removed",
        )
    }

    pub(crate) fn certificates_without_tls() -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            "Certificates can only be added to secure listeners",
        )
    }

    pub(crate) fn ssl_policy_not_found(name: &str) -> Self {
        Self::new(
            ErrorCode::SslPolicyNotFoundException,
            format!("SSL policy '{name}' not found"),
        )
    }

    pub(crate) fn alpn_policy() -> Self {
        Self::invalid("An ALPN policy can only be specified for listeners with the protocol 'TLS'")
    }

    pub(crate) fn mutual_mode(mode: &str) -> Self {
        Self::invalid(format!(
            "Mutual authentication mode '{mode}' must be one of 'off, passthrough, verify'"
        ))
    }
}
