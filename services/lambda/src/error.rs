//! What Lambda refuses with: every message in one place, in the words that clients match.

mod invocation;

use ringwall_core::{ApiError, Region};
use ringwall_model::{Struct, Value};
use ringwall_store::StoreError;

pub(crate) use self::invocation::kms_words;
use crate::api::{ErrorCode, Runtime, State};

/// A refusal of Lambda. Made by the constructors here and below, and nowhere else.
#[derive(Debug)]
pub struct LambdaError(ApiError);

impl LambdaError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::with_members(code, message, [])
    }

    /// With further members of the error's shape; all have `Type`.
    fn with_members<const N: usize>(
        code: ErrorCode,
        message: impl Into<String>,
        members: [(&'static str, &str); N],
    ) -> Self {
        let members: Struct = [("Type", "User")]
            .into_iter()
            .chain(members)
            .map(|(name, text)| (name, Value::Str(text.to_owned())))
            .collect();
        Self(ApiError::modelled(code.as_str(), message).with_members(members))
    }

    fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParameterValueException, message)
    }

    fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ResourceConflictException, message)
    }

    fn missing(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ResourceNotFoundException, message)
    }

    // Names.

    pub(crate) fn qualifiers_differ() -> Self {
        Self::invalid(
            "The derived qualifier from the function name does not match the specified qualifier.",
        )
    }

    pub(crate) fn functions_only() -> Self {
        Self::invalid(
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
        )
    }

    pub(crate) fn name_too_long(name: &str, most: usize) -> Self {
        Self(ApiError::validation(format!(
            "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to {most}"
        )))
    }

    pub(crate) fn foreign_account() -> Self {
        Self::invalid("The function must be of the caller's account.")
    }

    pub(crate) fn not_a_function_arn(text: &str) -> Self {
        Self::invalid(format!("{text} is not a valid function ARN"))
    }

    pub(crate) fn other_region(asked: &Region, here: &Region) -> Self {
        Self::missing(format!(
            "Functions from '{asked}' are not reachable in this region ('{here}')"
        ))
    }

    pub(crate) fn invalid_marker() -> Self {
        Self::invalid("Invalid marker")
    }

    // Functions.

    pub(crate) fn function_exists(name: &str) -> Self {
        Self::conflict(format!("Function already exist: {name}"))
    }

    pub(crate) fn no_such_function(arn: &str) -> Self {
        Self::missing(format!("Function not found: {arn}"))
    }

    pub(crate) fn in_state(state: State) -> Self {
        Self::conflict(format!(
            "The operation cannot be performed at this time. The function is currently in the following state: {}",
            state.as_str()
        ))
    }

    pub(crate) fn update_in_progress(arn: &str) -> Self {
        Self::conflict(format!(
            "The operation cannot be performed at this time. An update is in progress for resource: {arn}"
        ))
    }

    pub(crate) fn stale_revision(operation: &str) -> Self {
        Self::new(
            ErrorCode::PreconditionFailedException,
            format!(
                "The Revision Id provided does not match the latest Revision Id. Call the {operation} API to retrieve the latest Revision Id"
            ),
        )
    }

    // Settings.

    pub(crate) fn runtime_and_handler_missing() -> Self {
        Self::invalid(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
        )
    }

    pub(crate) fn runtime_gone(runtime: Runtime) -> Self {
        let runtime = runtime.as_str();
        Self::invalid(format!(
            "The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions."
        ))
    }

    pub(crate) fn above_limit(value: i32, name: &str, most: i32) -> Self {
        Self(ApiError::validation(format!(
            "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: Member must have value less than or equal to {most}"
        )))
    }

    pub(crate) fn several_architectures() -> Self {
        Self::invalid("A function has one architecture.")
    }

    pub(crate) fn reserved_variables(names: &str) -> Self {
        Self::invalid(format!(
            "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: {names}"
        ))
    }

    pub(crate) fn environment_too_large() -> Self {
        Self::invalid(
            "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.",
        )
    }

    // The role.

    pub(crate) fn role_not_assumable() -> Self {
        Self::invalid("The role defined for the function cannot be assumed by Lambda.")
    }

    pub(crate) fn foreign_role() -> Self {
        Self(ApiError::access_denied(
            "Cross-account pass role is not allowed.",
        ))
    }

    // Code.

    pub(crate) fn code_missing() -> Self {
        Self::invalid("Please provide a source for function code.")
    }

    pub(crate) fn code_not_built(member: &str) -> Self {
        Self::invalid(format!(
            "Code from {member} is not built in Ringwall yet: give the deployment package as ZipFile."
        ))
    }

    pub(crate) fn invalid_zip() -> Self {
        Self::invalid(
            "Could not unzip uploaded file. Please check your file, then try to upload again.",
        )
    }

    pub(crate) fn zip_too_large() -> Self {
        Self::new(
            ErrorCode::RequestTooLargeException,
            "Request must be smaller than 69905067 bytes for the CreateFunction operation",
        )
    }

    pub(crate) fn files_too_large() -> Self {
        Self::invalid("Unzipped size must be smaller than 262144000 bytes")
    }

    pub(crate) fn code_storage_exceeded() -> Self {
        Self::new(
            ErrorCode::CodeStorageExceededException,
            "Code storage limit exceeded.",
        )
    }

    // Versions.

    pub(crate) fn other_code(known: &str, latest: &str) -> Self {
        Self::invalid(format!(
            "CodeSHA256 ({known}) is different from current CodeSHA256 in $LATEST ({latest}). Please try again with the CodeSHA256 in $LATEST."
        ))
    }

    pub(crate) fn latest_stays() -> Self {
        Self::invalid("$LATEST version cannot be deleted without deleting the function.")
    }

    pub(crate) fn alias_not_a_version() -> Self {
        Self::invalid("Deletion of aliases is not currently supported by this operation.")
    }

    pub(crate) fn aliases_refer(names: &str) -> Self {
        Self::conflict(format!(
            "Unable to delete version because the following aliases reference it: [{names}]"
        ))
    }

    // Aliases.

    pub(crate) fn alias_exists(arn: &str) -> Self {
        Self::conflict(format!("Alias already exists: {arn}"))
    }

    pub(crate) fn no_such_alias(arn: &str) -> Self {
        Self::missing(format!("Cannot find alias arn: {arn}"))
    }

    pub(crate) fn latest_has_no_weights() -> Self {
        Self::invalid("$LATEST is not supported for an alias pointing to more than 1 version")
    }

    pub(crate) fn one_other_version() -> Self {
        Self::invalid(
            "Number of items in AdditionalVersionWeights cannot be greater than 1. Number of items: 2",
        )
    }

    pub(crate) fn version_twice(version: &str) -> Self {
        Self::invalid(format!(
            "Invalid function version {version}. Function version {version} is already included in routing configuration."
        ))
    }

    // Policies.

    pub(crate) fn statement_exists(id: &str) -> Self {
        Self::conflict(format!(
            "The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement."
        ))
    }

    pub(crate) fn no_such_statement(id: &str) -> Self {
        Self::missing(format!("Statement {id} is not found in resource policy."))
    }

    pub(crate) fn no_policy() -> Self {
        Self::missing("The resource you requested does not exist.")
    }

    pub(crate) fn latest_has_no_policy() -> Self {
        Self::invalid("We currently do not support adding policies for $LATEST.")
    }

    pub(crate) fn invalid_principal() -> Self {
        Self::invalid(
            "The provided principal was invalid. Please check the principal and try again.",
        )
    }

    pub(crate) fn policy_too_large(size: usize, most: usize) -> Self {
        Self::new(
            ErrorCode::PolicyLengthExceededException,
            format!("The final policy size ({size}) is bigger than the limit ({most})."),
        )
    }

    // Tags.

    pub(crate) fn system_tag() -> Self {
        Self::invalid("Aws tag keys cannot be modified or deleted.")
    }

    pub(crate) fn too_many_tags(most: usize) -> Self {
        Self::invalid(format!(
            "Tag limit exceeded: a function has {most} at most."
        ))
    }

    pub(crate) fn functions_alone_have_tags() -> Self {
        Self::invalid(
            "Tags on function aliases and versions are not supported. Please specify a function ARN.",
        )
    }

    // Concurrency and events.

    pub(crate) fn too_little_unreserved(least: i32) -> Self {
        Self::invalid(format!(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [{least}]."
        ))
    }

    pub(crate) fn no_event_config(arn: &str) -> Self {
        Self::missing(format!(
            "The function {arn} doesn't have an EventInvokeConfig"
        ))
    }

    pub(crate) fn destination_not_built(arn: &str) -> Self {
        Self::invalid(format!(
            "The destination ARN {arn} is not built in Ringwall yet: records go to Lambda functions."
        ))
    }

    pub(crate) fn destination_denied(arn: &str) -> Self {
        Self::invalid(format!(
            "The function's execution role does not have permissions to call InvokeFunction on {arn}"
        ))
    }
}

impl From<LambdaError> for ApiError {
    fn from(error: LambdaError) -> Self {
        error.0
    }
}

impl From<ApiError> for LambdaError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for LambdaError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
