//! One file an operation, A–Z.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod add_tags_to_resource;
mod delete_parameter;
mod delete_parameters;
mod delete_resource_policy;
mod describe_parameters;
mod get_parameter;
mod get_parameter_history;
mod get_parameters;
mod get_parameters_by_path;
mod get_resource_policies;
mod get_service_setting;
mod label_parameter_version;
mod list_tags_for_resource;
mod put_parameter;
mod put_resource_policy;
mod remove_tags_from_resource;
mod reset_service_setting;
mod unlabel_parameter_version;
mod update_service_setting;

pub(crate) use add_tags_to_resource::add_tags_to_resource;
pub(crate) use delete_parameter::delete_parameter;
pub(crate) use delete_parameters::delete_parameters;
pub(crate) use delete_resource_policy::delete_resource_policy;
pub(crate) use describe_parameters::describe_parameters;
pub(crate) use get_parameter::get_parameter;
pub(crate) use get_parameter_history::get_parameter_history;
pub(crate) use get_parameters::get_parameters;
pub(crate) use get_parameters_by_path::get_parameters_by_path;
pub(crate) use get_resource_policies::get_resource_policies;
pub(crate) use get_service_setting::get_service_setting;
pub(crate) use label_parameter_version::label_parameter_version;
pub(crate) use list_tags_for_resource::list_tags_for_resource;
pub(crate) use put_parameter::put_parameter;
pub(crate) use put_resource_policy::put_resource_policy;
pub(crate) use remove_tags_from_resource::remove_tags_from_resource;
pub(crate) use reset_service_setting::reset_service_setting;
pub(crate) use unlabel_parameter_version::unlabel_parameter_version;
pub(crate) use update_service_setting::update_service_setting;
