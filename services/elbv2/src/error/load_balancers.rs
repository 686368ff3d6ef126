//! What load balancers are refused with.

use super::Elbv2Error;
use crate::api::ErrorCode;

impl Elbv2Error {
    pub(crate) fn kind_not_built(kind: &str) -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            format!(
                "Load balancers of type '{kind}' are not built in Ringwall; the type is 'application'."
            ),
        )
    }

    pub(crate) fn no_log_bucket(bucket: &str) -> Self {
        Self::configuration(format!("S3Bucket: {bucket} does not exist"))
    }

    pub(crate) fn log_bucket_denied(bucket: &str) -> Self {
        Self::configuration(format!(
            "Access Denied for bucket: {bucket}. Please check S3bucket permission"
        ))
    }

    pub(crate) fn log_bucket_unreachable() -> Self {
        Self::configuration("S3Bucket validation transient issue")
    }

    pub(crate) fn load_balancer_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::DuplicateLoadBalancerNameException,
            format!(
                "A load balancer with the same name '{name}' exists, but with different settings"
            ),
        )
    }

    pub(crate) fn too_many_load_balancers(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyLoadBalancersException,
            format!("The maximum number of load balancers has been reached: {most}"),
        )
    }

    pub(crate) fn one_subnet() -> Self {
        Self::invalid("At least two subnets in two different Availability Zones must be specified")
    }

    pub(crate) fn too_many_subnets() -> Self {
        Self::new(
            ErrorCode::InvalidSubnetException,
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        )
    }

    pub(crate) fn subnets_and_mappings() -> Self {
        Self::invalid("You must specify either subnets or subnet mappings, but not both")
    }

    pub(crate) fn subnet_addresses() -> Self {
        Self::configuration(
            "Allocation IDs and addresses of subnets are not supported for load balancers of type 'application'",
        )
    }

    pub(crate) fn invalid_subnet(id: &str) -> Self {
        Self::invalid(format!("The subnet ID '{id}' is not valid"))
    }

    pub(crate) fn subnet_twice(id: &str) -> Self {
        Self::invalid(format!("The subnet ID '{id}' is specified more than once"))
    }

    pub(crate) fn invalid_security_group(id: &str) -> Self {
        Self::invalid(format!("Security group ID '{id}' is not valid"))
    }

    pub(crate) fn no_security_group() -> Self {
        Self::new(
            ErrorCode::InvalidSecurityGroupException,
            "At least one security group must be specified",
        )
    }

    pub(crate) fn private_link() -> Self {
        Self::configuration(
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is not supported for load balancers of type 'application'",
        )
    }

    pub(crate) fn internal_dualstack() -> Self {
        Self::configuration(
            "Load balancers with the scheme 'internal' cannot have the IP address type 'dualstack-without-public-ipv4'",
        )
    }

    pub(crate) fn deletion_protection(arn: &str) -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            format!(
                "Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            ),
        )
    }
}
