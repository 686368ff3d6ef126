//! What is refused about simulations of policies.

use ringwall_identity::policy_words;
use ringwall_policy::PolicyError;

use super::IamError;

impl IamError {
    /// A policy of an input list is none; `place` is `PolicyInputList.1`.
    pub(crate) fn invalid_policy_input(place: &str, error: &PolicyError) -> Self {
        Self::invalid_input(format!("{place}: {}", policy_words(error)))
    }

    pub(crate) fn invalid_action_name(action: &str) -> Self {
        Self::invalid_input(format!("Invalid action name: {action}"))
    }

    pub(crate) fn invalid_caller_arn(arn: &str) -> Self {
        Self::invalid_input(format!(
            "Invalid CallerArn: {arn} is not the ARN of an IAM user, group, or role."
        ))
    }

    pub(crate) fn invalid_resource_owner(owner: &str) -> Self {
        Self::invalid_input(format!(
            "Invalid ResourceOwner: {owner} does not identify an AWS account."
        ))
    }

    pub(crate) fn needs_caller_arn() -> Self {
        Self::invalid_input("CallerArn is required if you include a ResourcePolicy.")
    }

    pub(crate) fn resource_policy_for_role() -> Self {
        Self::invalid_input("Simulation of resource-based policies isn't supported for IAM roles.")
    }

    pub(crate) fn several_boundaries() -> Self {
        Self::invalid_input("You can input only one permissions boundary.")
    }

    pub(crate) fn nameless_context_key() -> Self {
        Self::invalid_input("A context entry must have a ContextKeyName.")
    }

    pub(crate) fn invalid_resource_handling(option: &str) -> Self {
        Self::invalid_input(format!("Invalid ResourceHandlingOption: {option}"))
    }

    pub(crate) fn missing_resource(option: &str, kind: &str) -> Self {
        Self::invalid_input(format!(
            "The ResourceHandlingOption {option} requires a resource of type {kind}."
        ))
    }

    pub(crate) fn ambiguous_policy_identifier() -> Self {
        Self::invalid_input(
            "A policy identifier must have exactly one of PolicyType, PolicyArn, or \
             InlinePolicyIdentifier.",
        )
    }

    pub(crate) fn simulation_too_large(most: usize) -> Self {
        Self::invalid_input(format!(
            "The simulation has more than {most} combinations of actions and resources. Use \
             fewer resources, or a smaller MaxItems."
        ))
    }
}
