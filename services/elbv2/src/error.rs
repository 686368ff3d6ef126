//! What the service refuses with: every message in one place, in the words that clients match.

use std::fmt::Display;

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::{ActionTypeEnum, ErrorCode, ProtocolEnum};
use crate::resources::resource_name::Kind;

/// A refusal. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct Elbv2Error(ApiError);

impl Elbv2Error {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidConfigurationRequestException, message)
    }

    fn action(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidLoadBalancerActionException, message)
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self(ApiError::validation(message))
    }

    pub(crate) fn not_built(what: impl Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    // Names.

    pub(crate) fn invalid_arn(kind: Kind, text: &str) -> Self {
        Self::invalid(format!("'{text}' is not a valid {} ARN", kind.words()))
    }

    pub(crate) fn unknown_arn(text: &str) -> Self {
        Self::invalid(format!("'{text}' is not a valid ARN"))
    }

    pub(crate) fn not_found(kind: Kind) -> Self {
        match kind {
            Kind::LoadBalancer => Self::new(
                ErrorCode::LoadBalancerNotFoundException,
                "One or more load balancers not found",
            ),
            Kind::Listener => Self::new(
                ErrorCode::ListenerNotFoundException,
                "One or more listeners not found",
            ),
            Kind::Rule => Self::new(
                ErrorCode::RuleNotFoundException,
                "One or more rules not found",
            ),
            Kind::TargetGroup => Self::new(
                ErrorCode::TargetGroupNotFoundException,
                "One or more target groups not found",
            ),
        }
    }

    pub(crate) fn load_balancers_not_found(names: &[String]) -> Self {
        let names = names.join(", ");
        Self::new(
            ErrorCode::LoadBalancerNotFoundException,
            format!("Load balancers '[{names}]' not found"),
        )
    }

    pub(crate) fn target_groups_not_found(names: &[String]) -> Self {
        let names = names.join(", ");
        Self::new(
            ErrorCode::TargetGroupNotFoundException,
            format!("Target groups '[{names}]' not found"),
        )
    }

    pub(crate) fn target_group_of_action_not_found(arn: &str) -> Self {
        Self::new(
            ErrorCode::TargetGroupNotFoundException,
            format!("Target group '{arn}' not found"),
        )
    }

    pub(crate) fn too_many_questions(members: &str) -> Self {
        Self::invalid(format!("Only one of {members} can be specified"))
    }

    pub(crate) fn no_question(members: &str) -> Self {
        Self::invalid(format!("You must specify either {members}"))
    }

    // Load balancers.

    pub(crate) fn kind_not_built(kind: &str) -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            format!(
                "Load balancers of type '{kind}' are not built in Ringwall; the type is 'application'."
            ),
        )
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

    // Listeners.

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

    // Target groups.

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

    // Targets.

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

    // Rules.

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

    // Conditions.

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

    // Actions.

    pub(crate) fn no_action() -> Self {
        Self::invalid("An action must be specified")
    }

    pub(crate) fn action_orders() -> Self {
        Self::action("When a rule has several actions, each must have an order of its own")
    }

    pub(crate) fn no_ending_action() -> Self {
        Self::action(
            "The last action of a rule must be of type 'forward', 'redirect' or 'fixed-response'",
        )
    }

    pub(crate) fn too_many_actions() -> Self {
        Self::new(
            ErrorCode::TooManyActionsException,
            "A rule can have only one action of type 'forward', 'redirect' or 'fixed-response'",
        )
    }

    pub(crate) fn no_config(action: &str, member: &str) -> Self {
        Self::action(format!("An action of type '{action}' must have a {member}"))
    }

    pub(crate) fn login_without_tls(action: &str) -> Self {
        Self::action(format!(
            "Actions of type '{action}' are supported only on HTTPS listeners"
        ))
    }

    pub(crate) fn login_not_built(action: ActionTypeEnum) -> Self {
        let missing = match action {
            ActionTypeEnum::AuthenticateCognito => "Cognito, which this action logs in with,",
            ActionTypeEnum::JwtValidation => "The validation of JSON Web Tokens in rules",
            _ => "Logging in by OpenID Connect in rules",
        };
        Self::not_built(missing)
    }

    pub(crate) fn session_timeout() -> Self {
        Self::invalid("The session timeout must be in the range 1 to 604800 seconds")
    }

    pub(crate) fn oidc_endpoint(url: &str) -> Self {
        Self::invalid(format!(
            "'{url}' must be a full URL, with the HTTPS protocol"
        ))
    }

    pub(crate) fn no_target_group() -> Self {
        Self::invalid("A target group ARN must be specified")
    }

    pub(crate) fn two_target_groups() -> Self {
        Self::invalid(
            "If you specify both ForwardConfig and TargetGroupArn, you can specify only one target group using ForwardConfig and it must be the same target group specified in TargetGroupArn",
        )
    }

    pub(crate) fn target_group_twice(arn: &str) -> Self {
        Self::invalid(format!("Target group '{arn}' is specified more than once"))
    }

    pub(crate) fn too_many_target_groups_of_action(most: usize) -> Self {
        Self::new(
            ErrorCode::TooManyTargetGroupsException,
            format!("An action can have at most '{most}' target groups"),
        )
    }

    pub(crate) fn weight(weight: i32) -> Self {
        Self::invalid(format!(
            "Target group weight '{weight}' must be in the range 0 to 999"
        ))
    }

    pub(crate) fn stickiness_duration() -> Self {
        Self::invalid("Target group stickiness duration must be in the range 1 to 604800 seconds")
    }

    pub(crate) fn content_type(kind: &str, known: &[&str]) -> Self {
        let known = known.join(", ");
        Self::invalid(format!(
            "Fixed response content type '{kind}' must be one of '[{known}]'"
        ))
    }

    pub(crate) fn redirect_port(port: &str) -> Self {
        Self::invalid(format!(
            "Redirect port '{port}' must be '#{{port}}' or in the range 1 to 65535"
        ))
    }

    pub(crate) fn redirect_path(path: &str) -> Self {
        Self::invalid(format!("Redirect path '{path}' must start with '/'"))
    }

    pub(crate) fn redirect_keyword(part: &str, keyword: &str) -> Self {
        Self::invalid(format!(
            "Redirect {part} cannot contain the keyword '#{{{keyword}}}'"
        ))
    }

    pub(crate) fn redirect_to_http() -> Self {
        Self::action("You cannot redirect HTTPS to HTTP")
    }

    pub(crate) fn redirect_loop() -> Self {
        Self::action("The redirect configuration is not valid because it creates a loop.")
    }

    // Attributes.

    pub(crate) fn unknown_attribute(kind: &str, key: &str) -> Self {
        Self::invalid(format!("{kind} attribute key '{key}' is not recognized"))
    }

    pub(crate) fn attribute_twice(kind: &str, key: &str) -> Self {
        Self::invalid(format!(
            "{kind} attribute key '{key}' is specified more than once"
        ))
    }

    pub(crate) fn attribute_value(kind: &str, key: &str, value: &str) -> Self {
        Self::configuration(format!(
            "{kind} attribute value '{value}' is not valid for '{key}'"
        ))
    }

    // Tags.

    pub(crate) fn duplicate_tag_keys() -> Self {
        Self::new(
            ErrorCode::DuplicateTagKeysException,
            "A tag key was specified more than once",
        )
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::new(
            ErrorCode::TooManyTagsException,
            "The maximum number of tags for this resource has been reached",
        )
    }

    pub(crate) fn too_many_resources(most: usize) -> Self {
        Self::invalid(format!("At most '{most}' resources can be specified"))
    }

    pub(crate) fn reserved_tag_key() -> Self {
        Self::invalid("Tag keys starting with 'aws:' are reserved for system use")
    }

    // Lists.

    pub(crate) fn invalid_marker() -> Self {
        Self::invalid("The marker is not valid")
    }
}

impl From<Elbv2Error> for ApiError {
    fn from(error: Elbv2Error) -> Self {
        error.0
    }
}

impl From<ApiError> for Elbv2Error {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for Elbv2Error {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
