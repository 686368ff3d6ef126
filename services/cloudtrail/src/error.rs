//! What CloudTrail refuses with: every message in one place, in AWS's words where they are known.

use ringwall_buckets::BucketError;
use ringwall_core::{AccountId, ApiError, ErrorKind, Region};
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// A refusal of CloudTrail. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct CloudTrailError(ApiError);

impl CloudTrailError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    pub(crate) fn not_built(what: impl std::fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(ApiError::internal(cause))
    }

    pub(crate) fn throttled() -> Self {
        Self(ApiError::throttling("Rate exceeded"))
    }

    // Names.

    pub(crate) fn invalid_trail_name(words: &str) -> Self {
        Self::new(ErrorCode::InvalidTrailNameException, words)
    }

    pub(crate) fn trail_name_too_short(shortest: usize, length: usize) -> Self {
        Self::invalid_trail_name(&format!(
            "Trail name too short. Minimum allowed length: {shortest} characters. Specified name length: {length} characters."
        ))
    }

    pub(crate) fn trail_name_too_long(longest: usize, length: usize) -> Self {
        Self::invalid_trail_name(&format!(
            "Trail name too long. Maximum allowed length: {longest} characters. Specified name length: {length} characters."
        ))
    }

    pub(crate) fn invalid_arn(text: &str) -> Self {
        Self::new(
            ErrorCode::CloudTrailArnInvalidException,
            format!("{text} is not a valid ARN of a trail."),
        )
    }

    // Trails.

    pub(crate) fn trail_not_found(arn: &str, account: AccountId) -> Self {
        Self::new(
            ErrorCode::TrailNotFoundException,
            format!("Unknown trail: {arn} for the user: {account}"),
        )
    }

    pub(crate) fn trail_exists(name: &str, account: AccountId) -> Self {
        Self::new(
            ErrorCode::TrailAlreadyExistsException,
            format!("Trail {name} already exists for customer: {account}"),
        )
    }

    pub(crate) fn too_many_trails(account: AccountId, count: usize, region: &Region) -> Self {
        Self::new(
            ErrorCode::MaximumNumberOfTrailsExceededException,
            format!("User: {account} already has {count} trails in {region}."),
        )
    }

    pub(crate) fn invalid_home_region(arn: &str, home: &Region) -> Self {
        Self::new(
            ErrorCode::InvalidHomeRegionException,
            format!("The trail {arn} can be changed only in its home Region, {home}."),
        )
    }

    pub(crate) fn multi_region_without_global_events() -> Self {
        Self::new(
            ErrorCode::InvalidParameterCombinationException,
            "Multi-Region trail must include global service events.",
        )
    }

    // Destinations.

    pub(crate) fn invalid_bucket_name(name: &str) -> Self {
        Self::new(
            ErrorCode::InvalidS3BucketNameException,
            format!("Bucket name is invalid: {name}"),
        )
    }

    pub(crate) fn invalid_prefix() -> Self {
        Self::new(
            ErrorCode::InvalidS3PrefixException,
            "S3 prefix is longer than maximum length or contains characters that are not allowed.",
        )
    }

    pub(crate) fn no_bucket(bucket: &str) -> Self {
        Self::new(
            ErrorCode::S3BucketDoesNotExistException,
            format!("S3 bucket {bucket} does not exist!"),
        )
    }

    pub(crate) fn insufficient_bucket_policy(bucket: &str) -> Self {
        Self::new(
            ErrorCode::InsufficientS3BucketPolicyException,
            format!("Incorrect S3 bucket policy is detected for bucket: {bucket}"),
        )
    }

    /// What a bucket that was looked at answered.
    pub(crate) fn of_bucket(bucket: &str, error: &BucketError) -> Self {
        match error {
            BucketError::NoSuchBucket(_) => Self::no_bucket(bucket),
            other => Self::new(
                ErrorCode::InsufficientS3BucketPolicyException,
                format!("The S3 bucket can't be accessed: {}", other.code()),
            ),
        }
    }

    pub(crate) fn no_bucket_store() -> Self {
        Self::new(
            ErrorCode::OperationNotPermittedException,
            "This server has nowhere to deliver to: start it with --bucket-store or --s3-endpoint.",
        )
    }

    // Keys.

    pub(crate) fn key_not_found(key: &str) -> Self {
        Self::new(
            ErrorCode::KmsKeyNotFoundException,
            format!("KMS key {key} was not found, or is not in the Region of the S3 bucket."),
        )
    }

    pub(crate) fn key_disabled(key: &str) -> Self {
        Self::new(
            ErrorCode::KmsKeyDisabledException,
            format!("KMS key {key} is disabled."),
        )
    }

    pub(crate) fn invalid_key(key: &str) -> Self {
        Self::new(
            ErrorCode::InvalidKmsKeyIdException,
            format!("KMS key {key} can't be used: CloudTrail needs a symmetric encryption key."),
        )
    }

    pub(crate) fn insufficient_key_policy(key: &str) -> Self {
        Self::new(
            ErrorCode::InsufficientEncryptionPolicyException,
            format!("Insufficient permissions to access S3 bucket or KMS key {key}."),
        )
    }

    /// KMS's refusal, for who names a key.
    pub(crate) fn of_kms(key: &str, error: ApiError) -> Self {
        match error.kind() {
            ErrorKind::Modelled("NotFoundException" | "InvalidArnException")
            | ErrorKind::Validation => Self::key_not_found(key),
            ErrorKind::AccessDenied => Self::insufficient_key_policy(key),
            _ => Self(error),
        }
    }

    // Organizations.

    pub(crate) fn no_organization() -> Self {
        Self::new(
            ErrorCode::OrganizationsNotInUseException,
            "Your account is not a member of an organization.",
        )
    }

    pub(crate) fn not_the_management_account() -> Self {
        Self::new(
            ErrorCode::NotOrganizationMasterAccountException,
            "The caller's account is not the management account of the organization.",
        )
    }

    pub(crate) fn not_all_features() -> Self {
        Self::new(
            ErrorCode::OrganizationNotInAllFeaturesModeException,
            "The organization must have all features enabled.",
        )
    }

    pub(crate) fn no_trusted_access() -> Self {
        Self::new(
            ErrorCode::CloudTrailAccessNotEnabledException,
            "CloudTrail is not a trusted service of the organization: enable trusted access for cloudtrail.amazonaws.com.",
        )
    }

    // Selectors.

    pub(crate) fn invalid_selectors(words: &str) -> Self {
        Self::new(ErrorCode::InvalidEventSelectorsException, words)
    }

    pub(crate) fn insights_not_enabled(name: &str) -> Self {
        Self::new(
            ErrorCode::InsightNotEnabledException,
            format!(
                "Trail {name} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again."
            ),
        )
    }

    pub(crate) fn trail_missing() -> Self {
        Self::new(
            ErrorCode::InvalidParameterCombinationException,
            "You must specify either a trail or an event data store.",
        )
    }

    // Tags.

    pub(crate) fn invalid_tag(words: &str) -> Self {
        Self::new(ErrorCode::InvalidTagParameterException, words)
    }

    pub(crate) fn too_many_tags(arn: &str, most: usize) -> Self {
        Self::new(
            ErrorCode::TagsLimitExceededException,
            format!("The number of tags of {arn} exceeds the limit of {most}."),
        )
    }

    pub(crate) fn resource_not_found(arn: &str) -> Self {
        Self::new(
            ErrorCode::ResourceNotFoundException,
            format!("The resource {arn} was not found."),
        )
    }

    // Events.

    pub(crate) fn too_many_attributes() -> Self {
        Self::new(
            ErrorCode::InvalidLookupAttributesException,
            "Currently the list of lookup attributes can contain only one item.",
        )
    }

    pub(crate) fn invalid_read_only(value: &str) -> Self {
        Self::new(
            ErrorCode::InvalidLookupAttributesException,
            format!("{value} is no value of ReadOnly: it is true or false."),
        )
    }

    pub(crate) fn invalid_time_range() -> Self {
        Self::new(
            ErrorCode::InvalidTimeRangeException,
            "The start time must not be after the end time.",
        )
    }

    pub(crate) fn invalid_next_token() -> Self {
        Self::new(
            ErrorCode::InvalidNextTokenException,
            "The token is not valid, or was used in a request with different parameters.",
        )
    }

    pub(crate) fn invalid_token() -> Self {
        Self::new(ErrorCode::InvalidTokenException, "The token is not valid.")
    }
}

impl From<CloudTrailError> for ApiError {
    fn from(error: CloudTrailError) -> Self {
        error.0
    }
}

impl From<ApiError> for CloudTrailError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for CloudTrailError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
