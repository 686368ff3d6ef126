//! What rules and their conditions are refused with.

use super::Elbv2Error;
use crate::api::ErrorCode;

impl Elbv2Error {
    pub(crate) fn too_many_rules(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyRulesException,
            format!("The maximum number of rules has been reached: {most}"),
        )
    }

    pub(crate) fn priority_in_use(priority: u16) -> Self {
        Self::new(
            ErrorCode::PriorityInUseException,
            format!("Priority '{priority}' is currently in use"),
        )
    }

    pub(crate) fn default_rule(arn: &str, what: &str) -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            format!("Default rule '{arn}' cannot be {what}"),
        )
    }

    pub(crate) fn rule_of_another_listener() -> Self {
        Self::invalid("All rules must belong to the same listener")
    }

    pub(crate) fn no_priority() -> Self {
        Self::invalid("A rule ARN and a priority must be specified")
    }

    pub(crate) fn rule_twice(arn: &str) -> Self {
        Self::invalid(format!("Rule '{arn}' is specified more than once"))
    }

    pub(crate) fn no_condition() -> Self {
        Self::invalid("A condition must be specified")
    }

    pub(crate) fn empty_condition(field: &str) -> Self {
        Self::invalid(format!("A condition value must be specified for '{field}'"))
    }

    pub(crate) fn unknown_condition(field: &str) -> Self {
        Self::invalid(format!(
            "Condition field '{field}' must be one of '[http-header, http-request-method, host-header, path-pattern, query-string, source-ip]'"
        ))
    }

    pub(crate) fn foreign_condition_config(field: &str, member: &str) -> Self {
        Self::invalid(format!(
            "{member} is not valid with the condition field '{field}'"
        ))
    }

    pub(crate) fn condition_twice(field: &str) -> Self {
        Self::invalid(format!("A rule can only have one '{field}' condition"))
    }

    pub(crate) fn too_many_condition_values(most: usize) -> Self {
        Self::invalid(format!("A rule can only have '{most}' condition values"))
    }

    pub(crate) fn too_many_wildcards(most: usize) -> Self {
        Self::invalid(format!("A rule can only have '{most}' condition wildcards"))
    }

    pub(crate) fn condition_value(field: &str, value: &str) -> Self {
        Self::invalid(format!(
            "Condition value '{value}' of '{field}' is not valid"
        ))
    }

    pub(crate) fn values_and_regexes(field: &str) -> Self {
        Self::invalid(format!(
            "Values and RegexValues cannot both be specified for '{field}'"
        ))
    }

    pub(crate) fn host_as_header() -> Self {
        Self::invalid("Use a host-header condition to match the Host header")
    }

    pub(crate) fn source_ip_address_type() -> Self {
        Self::invalid("IpAddressType is not supported for load balancers of type 'application'")
    }

    pub(crate) fn transform_config(kind: &str) -> Self {
        Self::invalid(format!(
            "A transform of type '{kind}' must have one rewrite, in the configuration of its type"
        ))
    }

    pub(crate) fn transform_twice(kind: &str) -> Self {
        Self::invalid(format!("A rule can only have one '{kind}' transform"))
    }

    pub(crate) fn transform_regex(regex: &str) -> Self {
        Self::invalid(format!("The regular expression '{regex}' is not valid"))
    }

    pub(crate) fn transform_replacement(replacement: &str) -> Self {
        Self::invalid(format!("The replacement '{replacement}' is not valid"))
    }

    pub(crate) fn transforms_and_reset() -> Self {
        Self::invalid("You cannot specify both Transforms and ResetTransforms")
    }
}
