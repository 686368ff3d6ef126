//! What `ModifyDBInstance` asks for: what is changed at once, and what can wait.

use crate::api::ModifyDBInstanceInput;
use crate::error::RdsError;
use crate::resources::changes::Changes;
use crate::resources::instance::Instance;
use crate::resources::secret::Secret;
use crate::resources::{class, identifier, password, tagging, window};
use crate::{certificates, creation, groups};

/// Changes that wait for the maintenance window unless they shall apply immediately; and the
/// password, which never waits.
pub(crate) struct Modification {
    pub(crate) changes: Changes,
    pub(crate) password: Option<Secret>,
}

/// Reads what is to change, and changes in `instance` what takes no server to change.
pub(crate) fn parse(
    instance: &mut Instance,
    mut input: ModifyDBInstanceInput,
) -> Result<Modification, RdsError> {
    require_built(&input)?;
    let engine = instance.engine;
    groups::require(
        engine,
        &instance.engine_version,
        &groups::Named {
            subnet: input.db_subnet_group_name.as_deref(),
            parameter: input.db_parameter_group_name.as_deref(),
            option: input.option_group_name.as_deref(),
            security: input.vpc_security_group_ids.as_deref(),
            old_security: input.db_security_groups.as_deref(),
        },
    )?;
    require_version(instance, input.engine_version.as_deref())?;
    let password = input.master_user_password.take();
    let password = password
        .map(|text| password::parse(engine, text.into_exposed()))
        .transpose()?;
    let changes = Changes {
        class: class_of(instance, input.db_instance_class.take())?,
        allocated_storage: storage(instance, input.allocated_storage)?,
        storage_type: input
            .storage_type
            .take()
            .map(|kind| creation::storage_type(Some(kind)))
            .transpose()?
            .filter(|kind| *kind != instance.storage_type),
        port: input
            .db_port_number
            .map(creation::port)
            .transpose()?
            .filter(|port| Some(*port) != instance.port),
        iam_authentication: input
            .enable_iam_database_authentication
            .filter(|on| *on != instance.iam_authentication),
        certificate_authority: input
            .ca_certificate_identifier
            .take()
            .map(|asked| certificates::parse(Some(asked)))
            .transpose()?
            .filter(|asked| *asked != instance.certificate_authority),
        backup_retention_days: input
            .backup_retention_period
            .map(creation::retention)
            .transpose()?
            .filter(|days| *days != instance.backup_retention_days),
        identifier: input
            .new_db_instance_identifier
            .take()
            .map(|name| identifier::instance(&name))
            .transpose()?
            .filter(|name| *name != instance.identifier),
    };
    set_at_once(instance, &input)?;
    Ok(Modification { changes, password })
}

fn class_of(instance: &Instance, asked: Option<String>) -> Result<Option<String>, RdsError> {
    let asked = asked.filter(|class| *class != instance.class);
    asked.as_deref().map_or(Ok(()), class::require)?;
    Ok(asked)
}

fn storage(instance: &Instance, asked: Option<i32>) -> Result<Option<i32>, RdsError> {
    let Some(size) = asked.filter(|size| *size != instance.allocated_storage) else {
        return Ok(None);
    };
    if size < instance.allocated_storage {
        return Err(RdsError::storage_shrinks());
    }
    creation::storage_size(instance.engine, &instance.storage_type, size).map(Some)
}

/// There is one version to have: the one that is installed.
fn require_version(instance: &Instance, asked: Option<&str>) -> Result<(), RdsError> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
        return Ok(());
    };
    let rest = instance.engine_version.strip_prefix(asked);
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
        return Ok(());
    }
    Err(RdsError::unknown_version(asked, instance.engine.as_str()))
}

/// What is written down and no more.
fn set_at_once(instance: &mut Instance, input: &ModifyDBInstanceInput) -> Result<(), RdsError> {
    if let Some(text) = &input.preferred_backup_window {
        instance.backup_window = window::backup(text)?;
    }
    if let Some(text) = &input.preferred_maintenance_window {
        instance.maintenance_window = window::maintenance(text)?;
    }
    let flags = [
        (
            &mut instance.auto_minor_version_upgrade,
            input.auto_minor_version_upgrade,
        ),
        (&mut instance.publicly_accessible, input.publicly_accessible),
        (
            &mut instance.copy_tags_to_snapshot,
            input.copy_tags_to_snapshot,
        ),
        (&mut instance.deletion_protection, input.deletion_protection),
    ];
    for (flag, asked) in flags {
        *flag = asked.unwrap_or(*flag);
    }
    if input.max_allocated_storage.is_some() {
        instance.max_allocated_storage = input.max_allocated_storage;
    }
    Ok(())
}

fn require_built(input: &ModifyDBInstanceInput) -> Result<(), RdsError> {
    let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let is_on = |flag: Option<bool>| flag == Some(true);
    let asked = [
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
            "MonitoringInterval",
            input.monitoring_interval.is_some_and(|it| it > 0),
        ),
        (
            "EnablePerformanceInsights",
            is_on(input.enable_performance_insights),
        ),
        (
            "CloudwatchLogsExportConfiguration",
            input.cloudwatch_logs_export_configuration.is_some(),
        ),
        (
            "ProcessorFeatures",
            input
                .processor_features
                .as_ref()
                .is_some_and(|it| !it.is_empty()),
        ),
        ("ReplicaMode", input.replica_mode.is_some()),
        ("AutomationMode", input.automation_mode.is_some()),
        (
            "EnableCustomerOwnedIp",
            is_on(input.enable_customer_owned_ip),
        ),
        (
            "ManageMasterUserPassword (it needs AWS Secrets Manager)",
            is_on(input.manage_master_user_password) || is_on(input.rotate_master_user_password),
        ),
        ("MultiTenant", is_on(input.multi_tenant)),
        ("DedicatedLogVolume", is_on(input.dedicated_log_volume)),
        ("Engine", is_set(&input.engine)),
        (
            "NetworkType DUAL",
            input.network_type.as_deref() == Some("DUAL"),
        ),
    ];
    tagging::require_none_specified(input.tag_specifications.as_deref())?;
    creation::require_none(asked)
}
