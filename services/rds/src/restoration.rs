//! What is asked of an instance that is made from a snapshot.

use ringwall_core::{RequestContext, Tags};

use crate::api::RestoreDBInstanceFromDBSnapshotInput;
use crate::creation::{port, require_none, retention, storage_size, storage_type};
use crate::error::RdsError;
use crate::resources::changes::Changes;
use crate::resources::instance::Instance;
use crate::resources::snapshot::Snapshot;
use crate::resources::status::Status;
use crate::resources::{class, identifier, password, tagging, window};
use crate::{certificates, groups};

/// The snapshot that is named, by its name or its ARN.
pub(crate) fn snapshot_name(
    input: &RestoreDBInstanceFromDBSnapshotInput,
) -> Result<String, RdsError> {
    if input.db_cluster_snapshot_identifier.is_some() {
        return Err(RdsError::not_built("DBClusterSnapshotIdentifier"));
    }
    let text = input.db_snapshot_identifier.as_deref().unwrap_or_default();
    let name = text
        .rsplit_once(":snapshot:")
        .map_or(text, |(_, name)| name);
    Ok(name.to_ascii_lowercase())
}

/// The new instance: as the old one was, but for what is asked for.
pub(crate) fn parse(
    ctx: &RequestContext,
    snapshot: &Snapshot,
    identifier: String,
    tags: Tags,
    input: RestoreDBInstanceFromDBSnapshotInput,
) -> Result<Instance, RdsError> {
    require_built(&input)?;
    let source = &snapshot.source;
    let engine = source.engine;
    if let Some(other) = &input.engine
        && !other.eq_ignore_ascii_case(engine.as_str())
    {
        return Err(RdsError::other_engine(other));
    }
    groups::require(
        engine,
        &source.engine_version,
        &groups::Named {
            subnet: input.db_subnet_group_name.as_deref(),
            parameter: input.db_parameter_group_name.as_deref(),
            option: input.option_group_name.as_deref(),
            security: input.vpc_security_group_ids.as_deref(),
            old_security: None,
        },
    )?;
    if input.db_name.as_ref().is_some_and(|name| !name.is_empty()) {
        password::refuse_db_name(engine)?;
    }
    let class = input
        .db_instance_class
        .unwrap_or_else(|| source.class.clone());
    class::require(&class)?;
    let kind = input
        .storage_type
        .unwrap_or_else(|| source.storage_type.clone());
    let storage_type = storage_type(Some(kind))?;
    let size = input.allocated_storage.unwrap_or(source.allocated_storage);
    Ok(Instance {
        account: ctx.account(),
        region: ctx.region.clone(),
        identifier,
        resource_id: identifier::resource_id(&*ctx.platform().entropy),
        status: Status::Creating,
        created_at: None,
        port: input.port.map(port).transpose()?,
        class,
        allocated_storage: storage_size(engine, &storage_type, size)?,
        storage_type,
        iam_authentication: input
            .enable_iam_database_authentication
            .unwrap_or(source.iam_authentication),
        certificate_authority: certificates::parse(input.ca_certificate_identifier)?,
        backup_retention_days: retention(
            input
                .backup_retention_period
                .unwrap_or(source.backup_retention_days),
        )?,
        backup_window: match &input.preferred_backup_window {
            Some(text) => window::backup(text)?,
            None => source.backup_window.clone(),
        },
        auto_minor_version_upgrade: input
            .auto_minor_version_upgrade
            .unwrap_or(source.auto_minor_version_upgrade),
        publicly_accessible: input
            .publicly_accessible
            .unwrap_or(source.publicly_accessible),
        copy_tags_to_snapshot: input
            .copy_tags_to_snapshot
            .unwrap_or(source.copy_tags_to_snapshot),
        deletion_protection: input.deletion_protection.unwrap_or(false),
        tags,
        pending: Changes::default(),
        applying: Changes::default(),
        restart_at: None,
        restored_from: Some(snapshot.file_id.clone()),
        ..source.clone()
    })
}

fn require_built(input: &RestoreDBInstanceFromDBSnapshotInput) -> Result<(), RdsError> {
    let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let is_on = |flag: Option<bool>| flag == Some(true);
    tagging::require_none_specified(input.tag_specifications.as_deref())?;
    require_none([
        ("MultiAZ", is_on(input.multi_az)),
        ("Iops", input.iops.is_some_and(|iops| iops > 0)),
        (
            "StorageThroughput",
            input.storage_throughput.is_some_and(|it| it > 0),
        ),
        ("TdeCredentialArn", is_set(&input.tde_credential_arn)),
        (
            "Domain",
            is_set(&input.domain) || is_set(&input.domain_fqdn),
        ),
        (
            "EnableCloudwatchLogsExports",
            input
                .enable_cloudwatch_logs_exports
                .as_ref()
                .is_some_and(|it| !it.is_empty()),
        ),
        (
            "ProcessorFeatures",
            input
                .processor_features
                .as_ref()
                .is_some_and(|it| !it.is_empty()),
        ),
        (
            "EnableCustomerOwnedIp",
            is_on(input.enable_customer_owned_ip),
        ),
        (
            "CustomIamInstanceProfile",
            is_set(&input.custom_iam_instance_profile),
        ),
        (
            "ManageMasterUserPassword (it needs AWS Secrets Manager)",
            is_on(input.manage_master_user_password),
        ),
        ("DedicatedLogVolume", is_on(input.dedicated_log_volume)),
        (
            "NetworkType DUAL",
            input.network_type.as_deref() == Some("DUAL"),
        ),
    ])
}
