//! What Organizations refuses with: every message in one place, in the words that clients match.

use ringwall_core::ApiError;
use ringwall_identity::UnknownPrincipal;
use ringwall_model::{Struct, Value};
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of Organizations. Made by the constructors here and nowhere else.
#[derive(Debug)]
pub struct OrganizationsError(ApiError);

impl OrganizationsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    /// With the member `Reason` of the error's shape.
    fn because(code: ErrorCode, reason: &str, message: impl Into<String>) -> Self {
        let members: Struct = [("Reason", Value::Str(reason.to_owned()))]
            .into_iter()
            .collect();
        Self(ApiError::modelled(code.as_str(), message).with_members(members))
    }

    fn constraint(reason: &str, message: impl Into<String>) -> Self {
        Self::because(ErrorCode::ConstraintViolationException, reason, message)
    }

    fn invalid(reason: &str, message: impl Into<String>) -> Self {
        Self::because(ErrorCode::InvalidInputException, reason, message)
    }

    fn handshake_constraint(reason: &str, message: &str) -> Self {
        let code = ErrorCode::HandshakeConstraintViolationException;
        Self::because(code, reason, message)
    }

    // Who calls.

    pub(crate) fn access_denied() -> Self {
        Self(ApiError::access_denied(
            "You don't have permissions to access this resource.",
        ))
    }

    pub(crate) fn not_in_use() -> Self {
        Self::new(
            ErrorCode::AwsOrganizationsNotInUseException,
            "Your account is not a member of an organization.",
        )
    }

    // The organization.

    pub(crate) fn already_in_organization() -> Self {
        Self::new(
            ErrorCode::AlreadyInOrganizationException,
            "The AWS account is already a member of an organization.",
        )
    }

    pub(crate) fn service_role_denied() -> Self {
        Self::because(
            ErrorCode::AccessDeniedForDependencyException,
            "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE",
            "The operation that you attempted requires you to have the iam:CreateServiceLinkedRole for organizations.amazonaws.com permission so that AWS Organizations can create the required service-linked role. You don't have that permission.",
        )
    }

    pub(crate) fn organization_not_empty() -> Self {
        Self::new(
            ErrorCode::OrganizationNotEmptyException,
            "To delete an organization you must first remove all member accounts (except the management account).",
        )
    }

    pub(crate) fn needs_all_features() -> Self {
        Self::constraint(
            "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
            "To perform this operation, your organization must have all features enabled.",
        )
    }

    // Accounts.

    pub(crate) fn no_such_account() -> Self {
        Self::new(
            ErrorCode::AccountNotFoundException,
            "You specified an account that doesn't exist.",
        )
    }

    pub(crate) fn account_already_closed() -> Self {
        Self::new(
            ErrorCode::AccountAlreadyClosedException,
            "The account is already closed.",
        )
    }

    pub(crate) fn account_closing() -> Self {
        Self::new(
            ErrorCode::ConflictException,
            "The account is already being closed.",
        )
    }

    pub(crate) fn cannot_close_management_account() -> Self {
        Self::constraint(
            "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
            "You attempted to close the management account. You can't close the management account of an organization.",
        )
    }

    pub(crate) fn account_is_suspended() -> Self {
        Self::constraint(
            "ACCOUNT_CANNOT_LEAVE_ORGANIZATION",
            "You can't remove a closed account from the organization.",
        )
    }

    pub(crate) fn account_is_too_new() -> Self {
        Self::constraint(
            "WAIT_PERIOD_ACTIVE",
            "After you create an AWS account, you must wait until at least four days after the account was created. Invited accounts aren't subject to this waiting period.",
        )
    }

    pub(crate) fn is_delegated_administrator() -> Self {
        Self::constraint(
            "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
            "You attempted to remove an account from the organization that is specified as a delegated administrator for a service integrated with Organizations. To complete this operation, you must first deregister this account as a delegated administrator.",
        )
    }

    pub(crate) fn management_account_stays() -> Self {
        Self::new(
            ErrorCode::MasterCannotLeaveOrganizationException,
            "You can't remove a management account from an organization. If you want the management account to become a member account in another organization, you must first delete the current organization of the management account.",
        )
    }

    pub(crate) fn too_many_accounts() -> Self {
        Self::constraint(
            "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the allowed number of AWS accounts.",
        )
    }

    pub(crate) fn too_many_in_progress() -> Self {
        Self::constraint(
            "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
            "You have exceeded the number of accounts that can be in progress at a time.",
        )
    }

    pub(crate) fn no_such_request() -> Self {
        Self::new(
            ErrorCode::CreateAccountStatusNotFoundException,
            "We can't find a create account request with the CreateAccountRequestId that you specified.",
        )
    }

    // The tree.

    pub(crate) fn no_such_parent() -> Self {
        Self::new(
            ErrorCode::ParentNotFoundException,
            "You specified parent that doesn't exist.",
        )
    }

    pub(crate) fn no_such_source_parent() -> Self {
        Self::new(
            ErrorCode::SourceParentNotFoundException,
            "We can't find a source root or OU with the ParentId that you specified.",
        )
    }

    pub(crate) fn no_such_destination_parent() -> Self {
        Self::new(
            ErrorCode::DestinationParentNotFoundException,
            "We can't find the destination container (a root or OU) with the ParentId that you specified.",
        )
    }

    pub(crate) fn account_is_there() -> Self {
        Self::new(
            ErrorCode::DuplicateAccountException,
            "That account is already present in the specified destination.",
        )
    }

    pub(crate) fn no_such_child() -> Self {
        Self::new(
            ErrorCode::ChildNotFoundException,
            "You specified a child that doesn't exist.",
        )
    }

    pub(crate) fn no_such_root() -> Self {
        Self::new(
            ErrorCode::RootNotFoundException,
            "You specified a root that doesn't exist.",
        )
    }

    pub(crate) fn no_such_unit() -> Self {
        Self::new(
            ErrorCode::OrganizationalUnitNotFoundException,
            "You specified an organizational unit that doesn't exist.",
        )
    }

    pub(crate) fn unit_exists() -> Self {
        Self::new(
            ErrorCode::DuplicateOrganizationalUnitException,
            "An OU with the same name already exists.",
        )
    }

    pub(crate) fn unit_not_empty() -> Self {
        Self::new(
            ErrorCode::OrganizationalUnitNotEmptyException,
            "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all child OUs, and try the operation again.",
        )
    }

    pub(crate) fn units_too_deep() -> Self {
        Self::constraint(
            "OU_DEPTH_LIMIT_EXCEEDED",
            "You have exceeded the maximum depth of organizational units.",
        )
    }

    pub(crate) fn too_many_units() -> Self {
        Self::constraint(
            "OU_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the number of organizational units that you can have in an organization.",
        )
    }

    // Policies.

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

    // Handshakes.

    pub(crate) fn no_such_handshake() -> Self {
        Self::new(
            ErrorCode::HandshakeNotFoundException,
            "We can't find a handshake with the HandshakeId that you specified.",
        )
    }

    pub(crate) fn handshake_exists() -> Self {
        Self::new(
            ErrorCode::DuplicateHandshakeException,
            "A handshake with the same action and target already exists.",
        )
    }

    pub(crate) fn handshake_in_state() -> Self {
        Self::new(
            ErrorCode::HandshakeAlreadyInStateException,
            "The specified handshake is already in the requested state.",
        )
    }

    pub(crate) fn handshake_transition() -> Self {
        Self::new(
            ErrorCode::InvalidHandshakeTransitionException,
            "You can't perform the operation on the handshake in its current state.",
        )
    }

    pub(crate) fn handshake_account_in_organization() -> Self {
        Self::handshake_constraint(
            "ALREADY_IN_AN_ORGANIZATION",
            "The handshake request is invalid because the invited account is already a member of an organization.",
        )
    }

    pub(crate) fn handshake_too_many_accounts() -> Self {
        Self::handshake_constraint(
            "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
            "You have exceeded the allowed number of AWS accounts.",
        )
    }

    pub(crate) fn has_all_features() -> Self {
        Self::handshake_constraint(
            "ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
            "The handshake request is invalid because the organization has already enabled all features.",
        )
    }

    pub(crate) fn all_features_pending() -> Self {
        Self::handshake_constraint(
            "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION",
            "The handshake request is invalid because the organization has already started the process to enable all features.",
        )
    }

    pub(crate) fn invites_are_off() -> Self {
        Self::handshake_constraint(
            "INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
            "You can't issue new invitations to join an organization while it's in the process of enabling all features.",
        )
    }

    pub(crate) fn invalid_party() -> Self {
        Self::invalid(
            "INVALID_PARTY_TYPE_TARGET",
            "You specified the wrong type of entity (account, organization, or email) as a party.",
        )
    }

    pub(crate) fn invalid_target_id() -> Self {
        Self::invalid(
            "INVALID_PATTERN_TARGET_ID",
            "You specified a policy target ID that doesn't match the required pattern.",
        )
    }

    pub(crate) fn unknown_email() -> Self {
        Self::invalid(
            "INVALID_EMAIL_ADDRESS_TARGET",
            "You specified an invalid email address for the invited account owner.",
        )
    }

    // Services.

    pub(crate) fn unknown_service() -> Self {
        Self::invalid(
            "UNRECOGNIZED_SERVICE_PRINCIPAL",
            "You specified an unrecognized service principal.",
        )
    }

    pub(crate) fn service_access_not_enabled() -> Self {
        Self::constraint(
            "SERVICE_ACCESS_NOT_ENABLED",
            "You attempted to register a delegated administrator before you enabled service access. Call the EnableAWSServiceAccess API first.",
        )
    }

    pub(crate) fn delegated_administrator_exists() -> Self {
        Self::constraint(
            "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
            "The operation requires you to remove the delegated administrators for this service first.",
        )
    }

    pub(crate) fn management_account_is_no_delegate() -> Self {
        Self::constraint(
            "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
            "You cannot register master account/yourself as delegated administrator for your organization.",
        )
    }

    pub(crate) fn suspended_account_is_no_delegate() -> Self {
        Self::constraint(
            "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
            "You cannot register a suspended account as a delegated administrator.",
        )
    }

    pub(crate) fn registered_already() -> Self {
        Self::new(
            ErrorCode::AccountAlreadyRegisteredException,
            "The provided account is already a delegated administrator for your organization.",
        )
    }

    pub(crate) fn not_registered() -> Self {
        Self::new(
            ErrorCode::AccountNotRegisteredException,
            "The provided account is not a registered delegated administrator for your organization.",
        )
    }

    // The resource policy.

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

    // Input.

    pub(crate) fn invalid_next_token() -> Self {
        Self::invalid(
            "INVALID_NEXT_TOKEN",
            "Get the NextToken parameter from the response to your previous call to the operation.",
        )
    }

    pub(crate) fn invalid_email() -> Self {
        Self::invalid(
            "INVALID_PATTERN",
            "You provided a value that does not match the required pattern.",
        )
    }

    pub(crate) fn duplicate_tag_key() -> Self {
        Self::invalid("DUPLICATE_TAG_KEY", "Tag keys must be unique.")
    }

    pub(crate) fn system_tag() -> Self {
        Self::invalid(
            "INVALID_SYSTEM_TAGS_PARAMETER",
            "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys because they're reserved for AWS use.",
        )
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::constraint(
            "MAX_TAG_LIMIT_EXCEEDED",
            "You have exceeded the number of tags allowed on this resource.",
        )
    }
}

impl From<OrganizationsError> for ApiError {
    fn from(error: OrganizationsError) -> Self {
        error.0
    }
}

impl From<ApiError> for OrganizationsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for OrganizationsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
