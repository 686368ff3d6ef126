//! What target groups and targets are refused with.

use super::Elbv2Error;
use crate::api::{ErrorCode, ProtocolEnum};

impl Elbv2Error {
    pub(crate) fn target_group_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::DuplicateTargetGroupNameException,
            format!(
                "A target group with the same name '{name}' exists, but with different settings"
            ),
        )
    }

    pub(crate) fn too_many_target_groups(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyTargetGroupsException,
            format!("The maximum number of target groups has been reached: {most}"),
        )
    }

    pub(crate) fn target_group_in_use(arn: &str) -> Self {
        Self::new(
            ErrorCode::ResourceInUseException,
            format!("Target group '{arn}' is currently in use by a listener or a rule"),
        )
    }

    pub(crate) fn target_group_elsewhere(arn: &str) -> Self {
        Self::new(
            ErrorCode::TargetGroupAssociationLimitException,
            format!(
                "The following target groups cannot be associated with more than one load balancer: {arn}"
            ),
        )
    }

    pub(crate) fn too_many_target_groups_of_load_balancer(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyUniqueTargetGroupsPerLoadBalancerException,
            format!(
                "The maximum number of target groups of a load balancer has been reached: {most}"
            ),
        )
    }

    pub(crate) fn no_target_group_protocol() -> Self {
        Self::invalid("A protocol must be specified")
    }

    pub(crate) fn no_target_group_port() -> Self {
        Self::invalid("A port must be specified")
    }

    pub(crate) fn invalid_vpc(id: &str) -> Self {
        Self::invalid(format!("The VPC ID '{id}' is not valid"))
    }

    pub(crate) fn protocol_version(version: &str) -> Self {
        Self::invalid(format!(
            "Protocol version '{version}' must be one of 'HTTP1, HTTP2, GRPC'"
        ))
    }

    pub(crate) fn health_checks_disabled() -> Self {
        Self::invalid("Health checks cannot be disabled for target groups with target type 'ip'")
    }

    pub(crate) fn health_check_protocol(protocol: ProtocolEnum) -> Self {
        Self::invalid(format!(
            "Health check protocol '{}' must be one of 'HTTP, HTTPS'",
            protocol.as_str()
        ))
    }

    pub(crate) fn health_check_port(port: &str) -> Self {
        Self::invalid(format!(
            "Health check port '{port}' must be 'traffic-port' or in the range 1 to 65535"
        ))
    }

    pub(crate) fn health_check_path(path: &str) -> Self {
        Self::invalid(format!("Health check path '{path}' is not valid"))
    }

    pub(crate) fn health_check_interval() -> Self {
        Self::invalid("Health check interval must be greater than the timeout.")
    }

    pub(crate) fn matcher(codes: &str) -> Self {
        Self::invalid(format!(
            "Health check matcher HTTP code '{codes}' must be within '200-499' inclusive"
        ))
    }

    pub(crate) fn grpc_matcher() -> Self {
        Self::invalid(
            "Health check matcher GRPC code can only be specified for target groups with the protocol version 'GRPC'",
        )
    }

    pub(crate) fn no_target() -> Self {
        Self::invalid("A target must be specified")
    }

    pub(crate) fn no_such_instance(id: &str) -> Self {
        if id.starts_with("i-") {
            return Self::new(
                ErrorCode::InvalidTargetException,
                format!("The following targets do not exist: '{id}'"),
            );
        }
        Self::invalid(format!("Instance ID '{id}' is not valid"))
    }

    pub(crate) fn invalid_address(address: &str) -> Self {
        Self::invalid(format!(
            "The IP address '{address}' is not a valid IPv4 or IPv6 address of this target group"
        ))
    }

    pub(crate) fn outside_address(address: &str) -> Self {
        Self::invalid(format!(
            "The IP address '{address}' is not within the private address ranges, and is not this machine's"
        ))
    }

    pub(crate) fn quic_server_id() -> Self {
        Self::invalid(
            "A QUIC server ID can only be specified for target groups with the protocol 'QUIC' or 'TCP_QUIC'",
        )
    }

    pub(crate) fn too_many_targets(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyTargetsException,
            format!("The maximum number of targets has been reached: {most}"),
        )
    }
}
