//! What SSM refuses with: every message in one place, in the words that clients match.

use ringwall_core::{ApiError, ErrorKind};
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of SSM. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct SsmError(ApiError);

impl SsmError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    fn silent(code: ErrorCode) -> Self {
        Self(ApiError::modelled_silent(code.as_str()))
    }

    fn validation(message: impl Into<String>) -> Self {
        Self(ApiError::validation(message))
    }

    /// Our own fault.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(ApiError::internal(cause))
    }

    /// What is not built.
    pub(crate) fn not_implemented(what: impl std::fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    pub(crate) fn throttled() -> Self {
        Self(ApiError::throttling("Rate exceeded"))
    }

    // Names.

    pub(crate) fn invalid_name() -> Self {
        Self::validation(
            "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_",
        )
    }

    pub(crate) fn name_not_qualified() -> Self {
        Self::validation("Parameter name must be a fully qualified name.")
    }

    pub(crate) fn name_too_long() -> Self {
        Self::validation(
            "Parameter name: can't be longer than 1011 characters, including the ARN before it.",
        )
    }

    pub(crate) fn reserved_name(name: &str) -> Self {
        Self(ApiError::access_denied(format!(
            "No access to reserved parameter name: {name}."
        )))
    }

    pub(crate) fn invalid_path() -> Self {
        Self::validation(
            "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.",
        )
    }

    pub(crate) fn too_many_levels() -> Self {
        Self::new(
            ErrorCode::HierarchyLevelLimitExceededException,
            "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.",
        )
    }

    pub(crate) fn arn_not_allowed() -> Self {
        Self::validation(
            "Parameter name: an Amazon Resource Name can't be used here; enter the parameter name itself.",
        )
    }

    // Parameters and their versions.

    pub(crate) fn parameter_not_found() -> Self {
        Self::silent(ErrorCode::ParameterNotFound)
    }

    pub(crate) fn version_not_found(version: i64, name: &str) -> Self {
        Self::new(
            ErrorCode::ParameterVersionNotFound,
            format!(
                "Systems Manager could not find version {version} of {name}. Verify the version and try again."
            ),
        )
    }

    pub(crate) fn label_not_found(label: &str, name: &str) -> Self {
        Self::new(
            ErrorCode::ParameterVersionNotFound,
            format!(
                "Systems Manager could not find version {label} of {name}. Verify the version and try again."
            ),
        )
    }

    pub(crate) fn parameter_exists() -> Self {
        Self::new(
            ErrorCode::ParameterAlreadyExists,
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        )
    }

    pub(crate) fn oldest_version_is_labelled(name: &str, oldest: i64) -> Self {
        Self::new(
            ErrorCode::ParameterMaxVersionLimitExceeded,
            format!(
                "You attempted to create a new version of {name} by calling the PutParameter API with the overwrite flag. Version {oldest}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again."
            ),
        )
    }

    pub(crate) fn too_many_parameters() -> Self {
        Self::new(
            ErrorCode::ParameterLimitExceeded,
            "You have exceeded the number of parameters for this AWS account. Delete one or more parameters and try again.",
        )
    }

    // What is put.

    pub(crate) fn tags_with_overwrite() -> Self {
        Self::validation(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
        )
    }

    pub(crate) fn type_missing() -> Self {
        Self::validation("A parameter type is required when you create a parameter.")
    }

    pub(crate) fn key_without_secure_string() -> Self {
        Self::validation(
            "Invalid request: KeyId can be used only with a parameter of the type SecureString.",
        )
    }

    pub(crate) fn empty_value() -> Self {
        Self::validation(
            "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
        )
    }

    pub(crate) fn nested_value() -> Self {
        Self::validation(
            "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.",
        )
    }

    pub(crate) fn standard_value_too_large() -> Self {
        Self::validation(
            "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
        )
    }

    pub(crate) fn advanced_value_too_large() -> Self {
        Self::validation(
            "Advanced tier parameters support a maximum parameter value of 8192 characters.",
        )
    }

    pub(crate) fn no_downgrade() -> Self {
        Self::validation(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
        )
    }

    pub(crate) fn policies_need_advanced() -> Self {
        Self::validation(
            "Parameter policies are supported only by parameters that use the advanced-parameter tier.",
        )
    }

    pub(crate) fn invalid_allowed_pattern() -> Self {
        Self::new(
            ErrorCode::InvalidAllowedPatternException,
            "The request doesn't meet the regular expression requirement.",
        )
    }

    pub(crate) fn pattern_mismatch(pattern: &str) -> Self {
        Self::new(
            ErrorCode::ParameterPatternMismatchException,
            format!("Parameter value, cannot be validated against allowedPattern: {pattern}"),
        )
    }

    pub(crate) fn unknown_data_type(name: &str) -> Self {
        Self::validation(format!(
            "The following data type is not supported: {name} (Data type names are all lowercase.)"
        ))
    }

    pub(crate) fn integration_is_a_secure_string() -> Self {
        Self::validation(
            "The data type aws:ssm:integration is only for parameters of the type SecureString under /d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/webhook/.",
        )
    }

    // Policies.

    pub(crate) fn too_many_policies() -> Self {
        Self::new(
            ErrorCode::PoliciesLimitExceededException,
            "You specified more than the maximum number of allowed policies for the parameter. The maximum is 10.",
        )
    }

    pub(crate) fn invalid_policy_type(detail: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorCode::InvalidPolicyTypeException,
            format!(
                "The policy type isn't supported. Parameter Store supports the following policy types: Expiration, ExpirationNotification, and NoChangeNotification. {detail}"
            ),
        )
    }

    pub(crate) fn invalid_policy_attribute(detail: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorCode::InvalidPolicyAttributeException,
            format!("A policy attribute or its value is invalid. {detail}"),
        )
    }

    pub(crate) fn conflicting_policies(detail: &str) -> Self {
        Self::new(
            ErrorCode::IncompatiblePolicyException,
            format!("There is a conflict in the policies specified for this parameter. {detail}"),
        )
    }

    // Labels.

    pub(crate) fn too_many_labels() -> Self {
        Self::new(
            ErrorCode::ParameterVersionLabelLimitExceeded,
            "A parameter version can have a maximum of ten labels.",
        )
    }

    // Lists.

    pub(crate) fn invalid_token() -> Self {
        Self::new(
            ErrorCode::InvalidNextToken,
            "The specified token isn't valid.",
        )
    }

    pub(crate) fn filters_of_both_kinds() -> Self {
        Self::validation("You can use either Filters or ParameterFilters in a single request.")
    }

    pub(crate) fn invalid_filter_key(key: &str, valid: &str) -> Self {
        Self::new(
            ErrorCode::InvalidFilterKey,
            format!(
                "The following filter key is not valid: {key}. Valid filter keys include: [{valid}]."
            ),
        )
    }

    pub(crate) fn filter_key_twice(key: &str) -> Self {
        Self::new(
            ErrorCode::InvalidFilterKey,
            format!("The following filter key is used more than once: {key}."),
        )
    }

    pub(crate) fn invalid_filter_option(option: &str, valid: &str) -> Self {
        Self::new(
            ErrorCode::InvalidFilterOption,
            format!(
                "The following filter option is not valid: {option}. Valid options include: [{valid}]."
            ),
        )
    }

    pub(crate) fn invalid_filter_value(value: &str) -> Self {
        Self::new(
            ErrorCode::InvalidFilterValue,
            format!("The following filter value is not valid: {value}."),
        )
    }

    pub(crate) fn filter_values_missing(key: &str) -> Self {
        Self::new(
            ErrorCode::InvalidFilterValue,
            format!("The following filter values are missing : null for filter key {key}"),
        )
    }

    // Tags.

    pub(crate) fn invalid_resource_id() -> Self {
        Self::new(
            ErrorCode::InvalidResourceId,
            "The resource ID isn't valid. Verify that you entered the correct ID and try again.",
        )
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::new(
            ErrorCode::TooManyTagsError,
            "The Targets parameter includes too many tags. Remove one or more tags and try the command again.",
        )
    }

    pub(crate) fn duplicate_tag_keys() -> Self {
        Self::validation("Duplicate tag keys are not allowed.")
    }

    pub(crate) fn reserved_tag_key() -> Self {
        Self::validation("Tag keys that begin with aws: are reserved for AWS use.")
    }

    // Settings.

    pub(crate) fn setting_not_found(id: &str) -> Self {
        Self::new(
            ErrorCode::ServiceSettingNotFound,
            format!("The specified service setting wasn't found: {id}"),
        )
    }

    pub(crate) fn invalid_setting_value(value: &str, valid: &str) -> Self {
        Self::validation(format!(
            "The setting value {value} is not valid. Valid values include: [{valid}]."
        ))
    }

    // Sharing.

    pub(crate) fn shared_parameter_not_found() -> Self {
        Self::new(
            ErrorCode::ResourceNotFoundException,
            "The specified parameter to be shared could not be found.",
        )
    }

    pub(crate) fn invalid_sharing(detail: &str) -> Self {
        Self::new(
            ErrorCode::ResourcePolicyInvalidParameterException,
            format!("One or more parameters specified for the call aren't valid. {detail}"),
        )
    }

    pub(crate) fn malformed_resource_policy(detail: impl std::fmt::Display) -> Self {
        Self::new(
            ErrorCode::MalformedResourcePolicyDocumentException,
            format!("The specified policy document is malformed or invalid. {detail}"),
        )
    }

    pub(crate) fn resource_policy_limit() -> Self {
        Self::new(
            ErrorCode::ResourcePolicyLimitExceededException,
            "A policy can't be greater than 1024 bytes in size, and only one policy can be attached. Verify these limits and try again.",
        )
    }

    pub(crate) fn resource_policy_conflict() -> Self {
        Self::new(
            ErrorCode::ResourcePolicyConflictException,
            "The hash provided in the call doesn't match the stored hash.",
        )
    }

    pub(crate) fn resource_policy_not_found() -> Self {
        Self::new(
            ErrorCode::ResourcePolicyNotFoundException,
            "No policies with the specified policy ID and hash could be found.",
        )
    }

    // What KMS refuses.

    /// KMS's refusal as SSM passes it on, KMS's text inside.
    pub(crate) fn of_kms(error: ApiError) -> Self {
        let said = error.message().unwrap_or_default();
        let with_origin =
            |code: &str| format!("{said} (Service: AWSKMS; Status Code: 400; Error Code: {code})");
        match error.kind() {
            ErrorKind::AccessDenied => Self(ApiError::access_denied(with_origin(
                "AccessDeniedException",
            ))),
            ErrorKind::Modelled(code) => Self::new(ErrorCode::InvalidKeyId, with_origin(code)),
            ErrorKind::Validation => {
                Self::new(ErrorCode::InvalidKeyId, with_origin("ValidationException"))
            }
            ErrorKind::Throttling
            | ErrorKind::NotImplemented
            | ErrorKind::Internal
            | ErrorKind::Waits => Self(error),
        }
    }
}

impl From<SsmError> for ApiError {
    fn from(error: SsmError) -> Self {
        error.0
    }
}

impl From<ApiError> for SsmError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for SsmError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
