//! What actions of rules are refused with.

use super::Elbv2Error;
use crate::api::ErrorCode;

impl Elbv2Error {
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

    pub(crate) fn no_client_secret() -> Self {
        Self::action("A client secret must be specified for an action of type 'authenticate-oidc'")
    }

    pub(crate) fn two_client_secrets() -> Self {
        Self::action("You cannot specify both ClientSecret and UseExistingClientSecret")
    }

    pub(crate) fn user_pool_arn(arn: &str) -> Self {
        Self::action(format!("The user pool ARN '{arn}' is not valid"))
    }

    pub(crate) fn user_pool_client_not_found(client_id: &str) -> Self {
        Self::action(format!(
            "The user pool client with ID '{client_id}' does not exist"
        ))
    }

    pub(crate) fn user_pool_client_without_secret(client_id: &str) -> Self {
        Self::action(format!(
            "The user pool client '{client_id}' must have a client secret"
        ))
    }

    pub(crate) fn user_pool_client_without_codes(client_id: &str) -> Self {
        Self::action(format!(
            "The user pool client '{client_id}' must have OAuth flows enabled, and the code grant flow among them"
        ))
    }

    pub(crate) fn session_cookie_name(name: &str) -> Self {
        Self::invalid(format!("The session cookie name '{name}' is not valid"))
    }

    pub(crate) fn too_many_extra_params(most: usize) -> Self {
        Self::invalid(format!(
            "You can specify at most '{most}' extra parameters of an authentication request"
        ))
    }

    pub(crate) fn session_timeout() -> Self {
        Self::invalid("The session timeout must be in the range 1 to 604800 seconds")
    }

    pub(crate) fn oidc_endpoint(url: &str) -> Self {
        Self::invalid(format!(
            "'{url}' must be a full URL, with the HTTPS protocol"
        ))
    }

    pub(crate) fn token_issuer(issuer: &str) -> Self {
        Self::invalid(format!("The token issuer '{issuer}' is not valid"))
    }

    pub(crate) fn too_many_claims(most: usize) -> Self {
        Self::invalid(format!(
            "You can specify at most '{most}' additional claims"
        ))
    }

    pub(crate) fn claim(name: &str) -> Self {
        Self::invalid(format!("The additional claim '{name}' is not valid"))
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
}
