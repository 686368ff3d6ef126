//! What EventBridge refuses with: every message in one place, in the words that clients match.

use std::fmt;

use ringwall_core::ApiError;
use ringwall_event_pattern::PatternError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of EventBridge. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct EventsError(ApiError);

impl EventsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    fn validation(message: impl Into<String>) -> Self {
        Self(ApiError::validation(message))
    }

    fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ResourceNotFoundException, message)
    }

    /// A part of the operation that is not built.
    pub(crate) fn not_built(what: impl fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    /// What it is, for deciding whether it is worth another try.
    pub(crate) const fn api(&self) -> &ApiError {
        &self.0
    }

    pub(crate) fn throttled() -> Self {
        Self(ApiError::throttling("Rate exceeded"))
    }

    pub(crate) fn limit_exceeded() -> Self {
        Self::new(
            ErrorCode::LimitExceededException,
            "The requested resource exceeds the maximum number allowed.",
        )
    }

    pub(crate) fn invalid_next_token() -> Self {
        Self::validation("Parameter NextToken is not valid.")
    }

    pub(crate) fn invalid_arn(arn: &str) -> Self {
        Self::validation(format!(
            "Parameter {arn} is not valid. Reason: Provided Arn is not in correct format."
        ))
    }

    // Webhooks.

    pub(crate) fn connection_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::ResourceAlreadyExistsException,
            format!("Connection {name} already exists."),
        )
    }

    pub(crate) fn connection_not_found(name: &str) -> Self {
        Self::not_found(format!(
            "Failed to describe the connection(s). Connection '{name}' does not exist."
        ))
    }

    pub(crate) fn auth_parameters_missing(kind: &str) -> Self {
        Self::validation(format!(
            "Parameter(s) AuthParameters not valid: the parameters of authorization type {kind} are missing."
        ))
    }

    pub(crate) fn invalid_endpoint(url: &str) -> Self {
        Self::validation(format!(
            "Parameter {url} is not valid. Reason: The endpoint must be an HTTPS URL."
        ))
    }

    pub(crate) fn destination_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::ResourceAlreadyExistsException,
            format!("An api-destination '{name}' already exists."),
        )
    }

    pub(crate) fn destination_not_found(name: &str) -> Self {
        Self::not_found(format!(
            "Failed to describe the api-destination(s). An api-destination '{name}' does not exist."
        ))
    }

    // Event buses.

    pub(crate) fn bus_not_found(name: &str) -> Self {
        Self::not_found(format!("Event bus {name} does not exist."))
    }

    pub(crate) fn bus_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::ResourceAlreadyExistsException,
            format!("Event bus {name} already exists."),
        )
    }

    pub(crate) fn bus_name_with_slash() -> Self {
        Self::validation("Event bus name must not contain '/'.")
    }

    pub(crate) fn default_bus_stays() -> Self {
        Self::validation("Cannot delete event bus default.")
    }

    pub(crate) fn bus_has_rules(name: &str) -> Self {
        Self::validation(format!(
            "Event bus {name} can't be deleted since it has rules."
        ))
    }

    // Permissions of event buses.

    pub(crate) fn unsupported_action() -> Self {
        Self::validation("Provided value in parameter 'action' is not supported.")
    }

    pub(crate) fn permission_incomplete() -> Self {
        Self::validation("Parameter(s) Action, Principal and StatementId must be specified.")
    }

    pub(crate) fn policy_and_statement() -> Self {
        Self::validation(
            "Parameter Policy can't be specified with Action, Principal, StatementId or Condition.",
        )
    }

    pub(crate) fn invalid_policy(reason: impl fmt::Display) -> Self {
        Self::validation(format!("Parameter Policy is not valid. Reason: {reason}"))
    }

    pub(crate) fn policy_too_long() -> Self {
        Self::new(
            ErrorCode::PolicyLengthExceededException,
            "The event bus policy is too long. For more information, see the limits.",
        )
    }

    pub(crate) fn no_policy() -> Self {
        Self::not_found("EventBus does not have a policy.")
    }

    pub(crate) fn statement_not_found() -> Self {
        Self::not_found("Statement with the provided id does not exist.")
    }

    pub(crate) fn statement_id_missing() -> Self {
        Self::validation("Parameter StatementId must be specified.")
    }

    // Rules.

    pub(crate) fn rule_not_found(name: &str, bus: &str) -> Self {
        Self::not_found(format!("Rule {name} does not exist on EventBus {bus}."))
    }

    pub(crate) fn invalid_pattern(error: &PatternError) -> Self {
        Self::new(
            ErrorCode::InvalidEventPatternException,
            format!("Event pattern is not valid. Reason: {error}"),
        )
    }

    pub(crate) fn neither_pattern_nor_schedule() -> Self {
        Self::validation("Parameter(s) EventPattern or ScheduleExpression must be specified.")
    }

    pub(crate) fn invalid_schedule() -> Self {
        Self::validation("Parameter ScheduleExpression is not valid.")
    }

    pub(crate) fn schedule_on_custom_bus() -> Self {
        Self::validation("ScheduleExpression is supported only on the default event bus.")
    }

    pub(crate) fn rule_has_targets() -> Self {
        Self::validation("Rule can't be deleted since it has targets.")
    }

    pub(crate) fn rule_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::ResourceAlreadyExistsException,
            format!("Rule {name} already exists."),
        )
    }

    pub(crate) fn managed_rule(name: &str) -> Self {
        Self::new(
            ErrorCode::ManagedRuleException,
            format!("Rule {name} is a managed rule: it is created and deleted with its archive."),
        )
    }

    // Archives and replays.

    pub(crate) fn archive_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::ResourceAlreadyExistsException,
            format!("Archive {name} already exists."),
        )
    }

    pub(crate) fn archive_not_found(name: &str) -> Self {
        Self::not_found(format!("Archive {name} does not exist."))
    }

    pub(crate) fn several_archive_filters() -> Self {
        Self::validation(
            "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
        )
    }

    pub(crate) fn several_replay_filters() -> Self {
        Self::validation(
            "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.",
        )
    }

    pub(crate) fn replay_exists(name: &str) -> Self {
        Self::new(
            ErrorCode::ResourceAlreadyExistsException,
            format!("Replay {name} already exists."),
        )
    }

    pub(crate) fn replay_not_found(name: &str) -> Self {
        Self::not_found(format!("Replay {name} does not exist."))
    }

    pub(crate) fn replay_is_over(name: &str) -> Self {
        Self::new(
            ErrorCode::IllegalStatusException,
            format!("Replay {name} is not in a valid state for this operation."),
        )
    }

    pub(crate) fn replay_ends_before_it_starts() -> Self {
        Self::validation(
            "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
        )
    }

    pub(crate) fn replay_of_no_archive(name: &str) -> Self {
        Self::validation(format!(
            "Parameter EventSourceArn is not valid. Reason: Archive {name} does not exist."
        ))
    }

    pub(crate) fn replay_source_is_no_archive() -> Self {
        Self::validation(
            "Parameter EventSourceArn is not valid. Reason: Must contain an archive ARN.",
        )
    }

    pub(crate) fn replay_destination_is_no_bus() -> Self {
        Self::validation(
            "Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.",
        )
    }

    pub(crate) fn replay_across_buses() -> Self {
        Self::validation(
            "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
        )
    }

    pub(crate) fn replay_filter_is_no_rule(arn: &str) -> Self {
        Self::validation(format!(
            "Parameter Destination.FilterArns is not valid. Reason: {arn} is no rule of the event bus."
        ))
    }

    // Targets.

    pub(crate) fn target_twice(id: &str) -> Self {
        Self::validation(format!("Target ids must be unique: {id} is given twice."))
    }

    pub(crate) fn several_inputs(id: &str) -> Self {
        Self::validation(format!(
            "Only one of Input, InputPath, or InputTransformer must be provided for target {id}."
        ))
    }

    pub(crate) fn input_for_other_account(id: &str) -> Self {
        Self::validation(format!(
            "Input, InputPath and InputTransformer are not available for target {id}: it is an \
             event bus of a different account."
        ))
    }

    pub(crate) fn input_not_json(id: &str) -> Self {
        Self::validation(format!("JSON syntax error in input for target {id}."))
    }

    pub(crate) fn invalid_input_path(id: &str) -> Self {
        Self::validation(format!("InputPath for target {id} is not valid."))
    }

    pub(crate) fn unknown_placeholder(id: &str, name: &str) -> Self {
        Self::validation(format!(
            "InputTemplate for target {id} contains invalid placeholder {name}."
        ))
    }

    pub(crate) fn placeholder_in_text(id: &str, name: &str) -> Self {
        Self::validation(format!(
            "InputTemplate for target {id} contains placeholder {name} valid only for JSON template."
        ))
    }

    pub(crate) fn role_required(arn: &str) -> Self {
        Self::validation(format!("RoleArn is required for target {arn}."))
    }

    // Events.

    pub(crate) fn entries_too_large() -> Self {
        Self::validation("Total size of the entries in the request is over the limit.")
    }

    pub(crate) fn event_not_valid(reason: &str) -> Self {
        Self::validation(format!("Parameter Event is not valid. Reason: {reason}"))
    }

    // Tags.

    pub(crate) fn duplicate_tags() -> Self {
        Self::validation("Invalid parameter: Duplicated keys are not allowed.")
    }

    pub(crate) fn system_tag() -> Self {
        Self::validation(
            "Invalid parameter: Tag keys starting with 'aws:' are reserved for system use.",
        )
    }
}

impl From<EventsError> for ApiError {
    fn from(error: EventsError) -> Self {
        error.0
    }
}

impl From<ApiError> for EventsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for EventsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
