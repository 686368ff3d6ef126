//! One file an operation.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod add_tags_to_resource;
mod create_db_instance;
mod create_db_snapshot;
mod delete_db_instance;
mod delete_db_snapshot;
mod describe_certificates;
mod describe_db_engine_versions;
mod describe_db_instances;
mod describe_db_snapshots;
mod describe_events;
mod describe_orderable_db_instance_options;
mod list_tags_for_resource;
mod modify_db_instance;
mod reboot_db_instance;
mod remove_tags_from_resource;
mod restore_db_instance_from_db_snapshot;
mod start_db_instance;
mod stop_db_instance;

pub(crate) use add_tags_to_resource::add_tags_to_resource;
pub(crate) use create_db_instance::create_db_instance;
pub(crate) use create_db_snapshot::create_db_snapshot;
pub(crate) use delete_db_instance::delete_db_instance;
pub(crate) use delete_db_snapshot::delete_db_snapshot;
pub(crate) use describe_certificates::describe_certificates;
pub(crate) use describe_db_engine_versions::describe_db_engine_versions;
pub(crate) use describe_db_instances::describe_db_instances;
pub(crate) use describe_db_snapshots::describe_db_snapshots;
pub(crate) use describe_events::describe_events;
pub(crate) use describe_orderable_db_instance_options::describe_orderable_db_instance_options;
pub(crate) use list_tags_for_resource::list_tags_for_resource;
pub(crate) use modify_db_instance::modify_db_instance;
pub(crate) use reboot_db_instance::reboot_db_instance;
pub(crate) use remove_tags_from_resource::remove_tags_from_resource;
pub(crate) use restore_db_instance_from_db_snapshot::restore_db_instance_from_db_snapshot;
pub(crate) use start_db_instance::start_db_instance;
pub(crate) use stop_db_instance::stop_db_instance;
