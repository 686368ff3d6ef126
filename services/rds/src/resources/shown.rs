//! Instances as the API shows them.

use super::instance::Instance;
use super::status::Status;
use super::tagging;
use crate::api;

/// The host name of all endpoints: AWS's do not resolve on one's own machine.
pub(crate) const ADDRESS: &str = "localhost";

/// An instance.
pub(crate) fn instance(instance: &Instance) -> api::DbInstance {
    let family_version = instance.engine.major_version(&instance.engine_version);
    let mut pending = instance.pending.clone();
    pending.merge(instance.applying.clone());
    let mut pending = pending.shown();
    pending.master_user_password = instance
        .master_password
        .as_ref()
        .map(|_| "****".to_owned().into());
    api::DbInstance {
        db_instance_identifier: Some(instance.identifier.clone()),
        db_instance_class: Some(instance.class.clone()),
        engine: Some(instance.engine.as_str().to_owned()),
        db_instance_status: Some(instance.status.as_str().to_owned()),
        master_username: Some(instance.master_username.clone()),
        db_name: instance.db_name.clone(),
        endpoint: endpoint(instance),
        allocated_storage: Some(instance.allocated_storage),
        instance_create_time: instance.created_at,
        preferred_backup_window: Some(instance.backup_window.clone()),
        backup_retention_period: Some(instance.backup_retention_days),
        db_security_groups: Some(vec![]),
        vpc_security_groups: Some(vec![]),
        db_parameter_groups: Some(vec![api::DbParameterGroupStatus {
            db_parameter_group_name: Some(format!(
                "default.{}{family_version}",
                instance.engine.as_str()
            )),
            parameter_apply_status: Some("in-sync".to_owned()),
        }]),
        availability_zone: Some(format!("{}a", instance.region)),
        preferred_maintenance_window: Some(instance.maintenance_window.clone()),
        pending_modified_values: Some(pending),
        multi_az: Some(false),
        engine_version: Some(instance.engine_version.clone()),
        auto_minor_version_upgrade: Some(instance.auto_minor_version_upgrade),
        read_replica_db_instance_identifiers: Some(vec![]),
        license_model: Some(instance.engine.license_model().to_owned()),
        option_group_memberships: Some(vec![api::OptionGroupMembership {
            option_group_name: Some(format!(
                "default:{}-{}",
                instance.engine.as_str(),
                family_version.replace('.', "-")
            )),
            status: Some("in-sync".to_owned()),
        }]),
        publicly_accessible: Some(instance.publicly_accessible),
        storage_type: Some(instance.storage_type.clone()),
        db_instance_port: Some(0),
        storage_encrypted: Some(false),
        dbi_resource_id: Some(instance.resource_id.clone()),
        ca_certificate_identifier: Some(instance.certificate_authority.clone()),
        domain_memberships: Some(vec![]),
        copy_tags_to_snapshot: Some(instance.copy_tags_to_snapshot),
        monitoring_interval: Some(0),
        db_instance_arn: Some(instance.arn()),
        iam_database_authentication_enabled: Some(instance.iam_authentication),
        performance_insights_enabled: Some(false),
        deletion_protection: Some(instance.deletion_protection),
        associated_roles: Some(vec![]),
        max_allocated_storage: instance.max_allocated_storage,
        tag_list: Some(tagging::shown(&instance.tags)),
        customer_owned_ip_enabled: Some(false),
        network_type: Some("IPV4".to_owned()),
        backup_target: Some("region".to_owned()),
        automatic_restart_time: instance.restart_at,
        dedicated_log_volume: Some(false),
        is_storage_config_upgrade_available: Some(false),
        ..api::DbInstance::default()
    }
}

/// Where clients connect to; nowhere before the instance is made.
fn endpoint(instance: &Instance) -> Option<api::Endpoint> {
    let port = instance.port?;
    if matches!(instance.status, Status::Creating | Status::Failed) {
        return None;
    }
    Some(api::Endpoint {
        address: Some(ADDRESS.to_owned()),
        port: Some(i32::from(port)),
        hosted_zone_id: None,
    })
}
