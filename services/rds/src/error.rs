//! What RDS refuses with: every message in one place, in the words that clients match.

use ringwall_core::ApiError;
use ringwall_store::StoreError;

use crate::api::ErrorCode;

/// Codes that RDS answers though its model does not list them.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html>
const INVALID_VALUE: &str = "InvalidParameterValue";
const INVALID_COMBINATION: &str = "InvalidParameterCombination";

/// A refusal of RDS. Made by the constructors here, and nowhere else.
#[derive(Debug)]
pub struct RdsError(ApiError);

impl RdsError {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(ApiError::modelled(code.as_str(), message))
    }

    fn value(message: impl Into<String>) -> Self {
        Self(ApiError::modelled(INVALID_VALUE, message))
    }

    fn combination(message: impl Into<String>) -> Self {
        Self(ApiError::modelled(INVALID_COMBINATION, message))
    }

    pub(crate) fn not_built(what: impl std::fmt::Display) -> Self {
        Self(ApiError::not_implemented(what))
    }

    // Names.

    pub(crate) fn invalid_identifier(parameter: &str) -> Self {
        Self::value(format!(
            "The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
        ))
    }

    pub(crate) fn unknown_resource_name(name: &str) -> Self {
        Self::value(format!("Invalid resource name: {name}"))
    }

    pub(crate) fn invalid_tag_key(key: &str) -> Self {
        Self::value(format!("Invalid tag key: {key}"))
    }

    pub(crate) fn invalid_tag_value(value: &str) -> Self {
        Self::value(format!("Invalid tag value: {value}"))
    }

    pub(crate) fn too_many_tags() -> Self {
        Self::value("A resource cannot have more than 50 tags.")
    }

    // Instances.

    pub(crate) fn no_such_instance(identifier: &str) -> Self {
        Self::new(
            ErrorCode::DbInstanceNotFoundFault,
            format!("DBInstance {identifier} not found."),
        )
    }

    pub(crate) fn instance_exists() -> Self {
        Self::new(
            ErrorCode::DbInstanceAlreadyExistsFault,
            "DB instance already exists",
        )
    }

    pub(crate) fn not_available(identifier: &str) -> Self {
        Self::state(format!("Instance {identifier} is not in available state."))
    }

    pub(crate) fn not_stopped(identifier: &str) -> Self {
        Self::state(format!(
            "Instance {identifier} cannot be started as it is not in one of the following statuses: 'stopped, inaccessible-encryption-credentials-recoverable, incompatible-network (for PostgreSQL)'."
        ))
    }

    pub(crate) fn being_deleted(identifier: &str) -> Self {
        Self::state(format!("Instance {identifier} is already being deleted."))
    }

    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidDbInstanceStateFault, message)
    }

    pub(crate) fn no_failover() -> Self {
        Self::combination(
            "ForceFailover cannot be specified since the instance is not configured for either MultiAZ or High Availability",
        )
    }

    pub(crate) fn protected() -> Self {
        Self::combination(
            "Cannot delete protected DB Instance, please disable deletion protection and try again.",
        )
    }

    pub(crate) fn final_snapshot_missing() -> Self {
        Self::combination(
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
        )
    }

    pub(crate) fn final_snapshot_skipped() -> Self {
        Self::combination(
            "FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is specified.",
        )
    }

    // Snapshots.

    pub(crate) fn no_such_snapshot(identifier: &str) -> Self {
        Self::new(
            ErrorCode::DbSnapshotNotFoundFault,
            format!("DBSnapshot {identifier} not found."),
        )
    }

    pub(crate) fn snapshot_exists(identifier: &str) -> Self {
        Self::new(
            ErrorCode::DbSnapshotAlreadyExistsFault,
            format!(
                "Cannot create the snapshot because a snapshot with the identifier {identifier} already exists."
            ),
        )
    }

    pub(crate) fn not_available_for_snapshot(identifier: &str) -> Self {
        Self::state(format!(
            "Cannot create a snapshot because the database instance {identifier} is not currently in the available state."
        ))
    }

    pub(crate) fn snapshot_not_available(identifier: &str) -> Self {
        Self::new(
            ErrorCode::InvalidDbSnapshotStateFault,
            format!("Snapshot {identifier} is not in available state."),
        )
    }

    pub(crate) fn snapshot_being_made(identifier: &str) -> Self {
        Self::new(
            ErrorCode::InvalidDbSnapshotStateFault,
            format!(
                "Cannot delete the snapshot because it is not currently in the available or failed state: {identifier}"
            ),
        )
    }

    pub(crate) fn automated_snapshot(identifier: &str) -> Self {
        Self::new(
            ErrorCode::InvalidDbSnapshotStateFault,
            format!("Automated snapshots cannot be deleted: {identifier}"),
        )
    }

    pub(crate) fn other_engine(engine: &str) -> Self {
        Self::value(format!(
            "The engine of the snapshot is another one than {engine}."
        ))
    }

    // Events.

    pub(crate) fn source_type_missing() -> Self {
        Self::combination("SourceType must be supplied when SourceIdentifier is supplied.")
    }

    pub(crate) fn duration_and_times() -> Self {
        Self::combination("Duration cannot be specified together with StartTime or EndTime.")
    }

    pub(crate) fn times_out_of_order() -> Self {
        Self::combination("EndTime must be later than StartTime.")
    }

    // What they are made of.

    pub(crate) fn invalid_engine() -> Self {
        Self::value("Invalid DB engine")
    }

    pub(crate) fn unknown_version(version: &str, engine: &str) -> Self {
        Self::combination(format!("Cannot find version {version} for {engine}"))
    }

    pub(crate) fn invalid_class(class: &str) -> Self {
        Self::value(format!("Invalid DB Instance class: {class}"))
    }

    pub(crate) fn storage_missing() -> Self {
        Self::combination("The parameter AllocatedStorage must be provided and must not be blank.")
    }

    pub(crate) fn invalid_storage_size(engine: &str, kind: &str, size: i32) -> Self {
        Self::combination(format!(
            "Invalid storage size for engine name {engine} and storage type {kind}: {size}"
        ))
    }

    pub(crate) fn invalid_storage_type(kind: &str) -> Self {
        Self::value(format!("Invalid storage type: {kind}"))
    }

    pub(crate) fn storage_shrinks() -> Self {
        Self::combination("Requested size cannot be less than the current allocated storage size.")
    }

    pub(crate) fn invalid_retention(days: i32) -> Self {
        Self::value(format!(
            "Invalid backup retention period: {days}. Must be between 0 and 35."
        ))
    }

    pub(crate) fn invalid_window(window: &str) -> Self {
        Self::value(format!("Invalid window: {window}"))
    }

    pub(crate) fn invalid_port(port: i32) -> Self {
        Self::value(format!(
            "Invalid port: {port}. Must be between 1150 and 65535."
        ))
    }

    pub(crate) fn port_in_use(port: u16) -> Self {
        Self::value(format!(
            "Port {port} belongs to another DB instance on this machine."
        ))
    }

    pub(crate) fn invalid_db_name(name: &str) -> Self {
        Self::value(format!(
            "DBName must begin with a letter and contain only alphanumeric characters: {name}"
        ))
    }

    pub(crate) fn db_name_of_snapshot(engine: &str) -> Self {
        Self::combination(format!(
            "DBName cannot be specified when an instance of {engine} is restored."
        ))
    }

    pub(crate) fn no_such_certificate(identifier: &str) -> Self {
        Self::new(
            ErrorCode::CertificateNotFoundFault,
            format!("Certificate {identifier} not found."),
        )
    }

    pub(crate) fn no_such_subnet_group(name: &str) -> Self {
        Self::new(
            ErrorCode::DbSubnetGroupNotFoundFault,
            format!("DB subnet group '{name}' does not exist."),
        )
    }

    pub(crate) fn no_such_parameter_group(name: &str) -> Self {
        Self::new(
            ErrorCode::DbParameterGroupNotFoundFault,
            format!("DBParameterGroup not found: {name}"),
        )
    }

    pub(crate) fn no_such_option_group(name: &str) -> Self {
        Self::new(
            ErrorCode::OptionGroupNotFoundFault,
            format!("The specified OptionGroup: {name} was not found"),
        )
    }

    pub(crate) fn no_such_security_group(id: &str) -> Self {
        Self::value(format!(
            "Invalid security group , groupId= {id}, groupName=."
        ))
    }

    // The master user.

    pub(crate) fn master_username_missing() -> Self {
        Self::value("The parameter MasterUsername must be provided and must not be blank.")
    }

    pub(crate) fn master_username_reserved(name: &str) -> Self {
        Self::value(format!(
            "MasterUsername {name} cannot be used as it is a reserved word used by the engine"
        ))
    }

    pub(crate) fn master_username_invalid() -> Self {
        Self::value(
            "The parameter MasterUsername is not a valid identifier. The first character must be a letter; it may contain only ASCII letters, digits and underscores.",
        )
    }

    pub(crate) fn password_missing() -> Self {
        Self::value("The parameter MasterUserPassword must be provided and must not be blank.")
    }

    pub(crate) fn password_too_short(least: usize) -> Self {
        Self::value(format!(
            "The parameter MasterUserPassword is not a valid password because it is shorter than {least} characters."
        ))
    }

    pub(crate) fn password_too_long(most: usize) -> Self {
        Self::value(format!(
            "The parameter MasterUserPassword is not a valid password because it is longer than {most} characters."
        ))
    }

    pub(crate) fn password_characters() -> Self {
        Self::value(
            "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
        )
    }

    // Lists.

    pub(crate) fn invalid_marker() -> Self {
        Self::value("The request marker is invalid")
    }

    pub(crate) fn invalid_max_records(value: i32) -> Self {
        Self::value(format!(
            "Invalid value {value} for MaxRecords. Must be between 20 and 100"
        ))
    }

    pub(crate) fn invalid_snapshot_type(kind: &str) -> Self {
        Self::value(format!("Invalid snapshot type: {kind}"))
    }

    pub(crate) fn unknown_filter(name: &str) -> Self {
        Self::value(format!("Unrecognized filter name: {name}"))
    }
}

impl From<RdsError> for ApiError {
    fn from(error: RdsError) -> Self {
        error.0
    }
}

impl From<ApiError> for RdsError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for RdsError {
    fn from(error: StoreError) -> Self {
        Self(ApiError::internal(error))
    }
}
