//! What concerns policies, the resource policy among them.

use ringwall_identity::UnknownPrincipal;

use super::OrganizationsError;
use crate::api::ErrorCode;

impl OrganizationsError {
    pub(crate) fn no_such_policy() -> Self {
        Self::new(
            ErrorCode::PolicyNotFoundException,
            "You specified a policy that doesn't exist.",
        )
    }

    pub(crate) fn no_such_target() -> Self {
        Self::new(
            ErrorCode::TargetNotFoundException,
            "You specified a target that doesn't exist.",
        )
    }

    pub(crate) fn policy_exists() -> Self {
        Self::new(
            ErrorCode::DuplicatePolicyException,
            "A policy with the same name already exists.",
        )
    }

    pub(crate) fn policy_in_use() -> Self {
        Self::new(
            ErrorCode::PolicyInUseException,
            "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.",
        )
    }

    pub(crate) fn policy_attached_already() -> Self {
        Self::new(
            ErrorCode::DuplicatePolicyAttachmentException,
            "The selected policy is already attached to the specified target.",
        )
    }

    pub(crate) fn policy_not_attached() -> Self {
        Self::new(
            ErrorCode::PolicyNotAttachedException,
            "The policy isn't attached to the specified target in the specified root.",
        )
    }

    pub(crate) fn aws_policy_is_immutable() -> Self {
        Self::invalid(
            "IMMUTABLE_POLICY",
            "You specified a policy that is managed by AWS and can't be modified.",
        )
    }

    pub(crate) fn policy_not_detachable() -> Self {
        Self::invalid(
            "NON_DETACHABLE_POLICY",
            "You can't detach this AWS Managed Policy.",
        )
    }

    pub(crate) fn last_policy() -> Self {
        Self::constraint(
            "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
            "You cannot remove the last policy attached to the specified target. You should have at least one attached at any time.",
        )
    }

    pub(crate) fn too_many_attached() -> Self {
        Self::constraint(
            "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
            "You have attached the maximum number of policies to the specified target.",
        )
    }

    pub(crate) fn too_many_policies() -> Self {
        Self::constraint(
            "POLICY_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the number of policies that you can have in an organization.",
        )
    }

    pub(crate) fn policy_too_large() -> Self {
        Self::constraint(
            "POLICY_CONTENT_LIMIT_EXCEEDED",
            "You have exceeded the maximum policy size.",
        )
    }

    pub(crate) fn malformed_policy() -> Self {
        Self::new(
            ErrorCode::MalformedPolicyDocumentException,
            "The provided policy document does not meet the requirements of the specified policy type.",
        )
    }

    pub(crate) fn policy_type_enabled() -> Self {
        Self::new(
            ErrorCode::PolicyTypeAlreadyEnabledException,
            "The specified policy type is already enabled.",
        )
    }

    pub(crate) fn policy_type_not_enabled() -> Self {
        Self::new(
            ErrorCode::PolicyTypeNotEnabledException,
            "This operation can be performed only for enabled policy types.",
        )
    }

    pub(crate) fn policy_type_not_available() -> Self {
        Self::new(
            ErrorCode::PolicyTypeNotAvailableForOrganizationException,
            "You can't use the specified policy type with the feature set currently enabled for this organization. For example, you can enable SCPs only after you enable all features in the organization.",
        )
    }

    pub(crate) fn no_effective_policy() -> Self {
        Self::new(
            ErrorCode::EffectivePolicyNotFoundException,
            "If you ran this action on the management account, this policy type is not enabled. If you ran the action on a member account, the account doesn't have an effective policy of this type. Contact the administrator of your organization about attaching a policy of this type to the account.",
        )
    }

    pub(crate) fn no_resource_policy() -> Self {
        Self::new(
            ErrorCode::ResourcePolicyNotFoundException,
            "We can't find a resource policy request with the parameter that you specified.",
        )
    }

    pub(crate) fn invalid_resource_policy() -> Self {
        Self::invalid(
            "INVALID_RESOURCE_POLICY_JSON",
            "The provided resource policy is not valid JSON of the policy language.",
        )
    }

    pub(crate) fn unknown_principal(error: &UnknownPrincipal) -> Self {
        Self::invalid("INVALID_PRINCIPAL", error.to_string())
    }
}
