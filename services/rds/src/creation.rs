//! What is asked of a new instance, and what is not built.

use ringwall_core::RequestContext;

use crate::api::CreateDBInstanceInput;
use crate::error::RdsError;
use crate::resources::changes::Changes;
use crate::resources::engine::Engine;
use crate::resources::instance::Instance;
use crate::resources::status::Status;
use crate::resources::{class, identifier, password, tagging, window};
use crate::{Rds, certificates, groups};

const SMALLEST_PORT: u16 = 1150;
pub(crate) const STORAGE_GIB: std::ops::RangeInclusive<i32> = 5..=65_536;
const RETENTION_DAYS: std::ops::RangeInclusive<i32> = 0..=35;
const STORAGE_TYPES: [&str; 5] = ["gp2", "gp3", "io1", "io2", "standard"];

/// A new instance of an input.
pub(crate) fn parse(
    rds: &Rds,
    ctx: &RequestContext,
    input: CreateDBInstanceInput,
) -> Result<Instance, RdsError> {
    require_built(&input)?;
    let identifier = identifier::instance(&input.db_instance_identifier)?;
    let engine = Engine::parse(&input.engine)?;
    let engine_version = engine_version(rds, engine, input.engine_version.as_deref())?;
    class::require(&input.db_instance_class)?;
    groups::require(
        engine,
        &engine_version,
        &groups::Named {
            subnet: input.db_subnet_group_name.as_deref(),
            parameter: input.db_parameter_group_name.as_deref(),
            option: input.option_group_name.as_deref(),
            security: input.vpc_security_group_ids.as_deref(),
            old_security: input.db_security_groups.as_deref(),
        },
    )?;
    let storage_type = storage_type(input.storage_type)?;
    let size = input
        .allocated_storage
        .ok_or_else(RdsError::storage_missing)?;
    let master_password = input
        .master_user_password
        .ok_or_else(RdsError::password_missing)?;
    let entropy = &*ctx.platform().entropy;
    Ok(Instance {
        account: ctx.account(),
        region: ctx.region.clone(),
        identifier,
        resource_id: identifier::resource_id(entropy),
        status: Status::Creating,
        created_at: None,
        engine,
        db_name: password::db_name(engine, input.db_name.as_deref())?,
        master_username: password::master_username(engine, input.master_username.as_deref())?,
        master_password: Some(password::parse(engine, master_password.into_exposed())?),
        port: input.port.map(port).transpose()?,
        class: input.db_instance_class,
        allocated_storage: storage_size(engine, &storage_type, size)?,
        max_allocated_storage: input.max_allocated_storage,
        storage_type,
        iam_authentication: input.enable_iam_database_authentication.unwrap_or(false),
        certificate_authority: certificates::parse(input.ca_certificate_identifier)?,
        backup_retention_days: retention(input.backup_retention_period.unwrap_or(1))?,
        backup_window: match &input.preferred_backup_window {
            Some(text) => window::backup(text)?,
            None => window::any_backup(entropy),
        },
        maintenance_window: match &input.preferred_maintenance_window {
            Some(text) => window::maintenance(text)?,
            None => window::any_maintenance(entropy),
        },
        auto_minor_version_upgrade: input.auto_minor_version_upgrade.unwrap_or(true),
        publicly_accessible: input.publicly_accessible.unwrap_or(false),
        copy_tags_to_snapshot: input.copy_tags_to_snapshot.unwrap_or(false),
        deletion_protection: input.deletion_protection.unwrap_or(false),
        tags: tagging::parse(input.tags.as_deref())?,
        pending: Changes::default(),
        applying: Changes::default(),
        restart_at: None,
        restored_from: None,
        engine_version,
    })
}

/// Refuses what one machine, or this program, does not have.
fn require_built(input: &CreateDBInstanceInput) -> Result<(), RdsError> {
    let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let has_any = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    let is_on = |flag: Option<bool>| flag == Some(true);
    let asked = [
        ("MultiAZ", is_on(input.multi_az)),
        ("DBClusterIdentifier", is_set(&input.db_cluster_identifier)),
        ("Iops", input.iops.is_some_and(|iops| iops > 0)),
        (
            "StorageThroughput",
            input.storage_throughput.is_some_and(|it| it > 0),
        ),
        ("CharacterSetName", is_set(&input.character_set_name)),
        (
            "NcharCharacterSetName",
            is_set(&input.nchar_character_set_name),
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
        ("Timezone", is_set(&input.timezone)),
        (
            "EnablePerformanceInsights",
            is_on(input.enable_performance_insights),
        ),
        (
            "EnableCloudwatchLogsExports",
            has_any(&input.enable_cloudwatch_logs_exports),
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
            "BackupTarget outposts",
            input.backup_target.as_deref() == Some("outposts"),
        ),
        (
            "CustomIamInstanceProfile",
            is_set(&input.custom_iam_instance_profile),
        ),
        ("DBSystemId", is_set(&input.db_system_id)),
        (
            "ManageMasterUserPassword (it needs AWS Secrets Manager)",
            is_on(input.manage_master_user_password),
        ),
        ("MultiTenant", is_on(input.multi_tenant)),
        ("DedicatedLogVolume", is_on(input.dedicated_log_volume)),
        (
            "StorageEncrypted (encrypt this machine's disk instead)",
            is_on(input.storage_encrypted) || is_set(&input.kms_key_id),
        ),
        (
            "NetworkType DUAL",
            input.network_type.as_deref() == Some("DUAL"),
        ),
    ];
    tagging::require_none_specified(input.tag_specifications.as_deref())?;
    require_none(asked)
}

/// Refuses the first of these things that is asked for.
pub(crate) fn require_none(
    asked: impl IntoIterator<Item = (&'static str, bool)>,
) -> Result<(), RdsError> {
    match asked.into_iter().find(|(_, is_asked)| *is_asked) {
        Some((what, _)) => Err(RdsError::not_built(what)),
        None => Ok(()),
    }
}

/// The version that is installed, if it is the one asked for (`10.11` means any `10.11.x`).
fn engine_version(rds: &Rds, engine: Engine, asked: Option<&str>) -> Result<String, RdsError> {
    let installed = rds.surroundings.servers.version(engine.server());
    let asked = asked.filter(|asked| !asked.is_empty());
    match (installed, asked) {
        (Some(installed), Some(asked)) => {
            let rest = installed.strip_prefix(asked);
            let is_it = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            if is_it {
                Ok(installed)
            } else {
                Err(RdsError::unknown_version(asked, engine.as_str()))
            }
        }
        (Some(installed), None) => Ok(installed),
        // The plane says what has to be installed.
        (None, asked) => Ok(asked.unwrap_or_default().to_owned()),
    }
}

pub(crate) fn storage_type(asked: Option<String>) -> Result<String, RdsError> {
    let kind = asked.unwrap_or_else(|| "gp3".to_owned());
    if STORAGE_TYPES.contains(&kind.as_str()) {
        return Ok(kind);
    }
    Err(RdsError::invalid_storage_type(&kind))
}

pub(crate) fn storage_size(engine: Engine, kind: &str, size: i32) -> Result<i32, RdsError> {
    if STORAGE_GIB.contains(&size) {
        return Ok(size);
    }
    Err(RdsError::invalid_storage_size(engine.as_str(), kind, size))
}

pub(crate) fn port(asked: i32) -> Result<u16, RdsError> {
    let port = u16::try_from(asked).ok();
    port.filter(|port| *port >= SMALLEST_PORT)
        .ok_or_else(|| RdsError::invalid_port(asked))
}

pub(crate) fn retention(days: i32) -> Result<i32, RdsError> {
    if RETENTION_DAYS.contains(&days) {
        return Ok(days);
    }
    Err(RdsError::invalid_retention(days))
}
