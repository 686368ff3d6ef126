//! One file an operation, A–Z.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod create_event_bus;
mod delete_event_bus;
mod delete_rule;
mod describe_event_bus;
mod describe_rule;
mod disable_rule;
mod enable_rule;
mod list_event_buses;
mod list_rule_names_by_target;
mod list_rules;
mod list_tags_for_resource;
mod list_targets_by_rule;
mod put_events;
mod put_permission;
mod put_rule;
mod put_targets;
mod remove_permission;
mod remove_targets;
mod tag_resource;
mod test_event_pattern;
mod untag_resource;
mod update_event_bus;

pub(crate) use create_event_bus::create_event_bus;
pub(crate) use delete_event_bus::delete_event_bus;
pub(crate) use delete_rule::delete_rule;
pub(crate) use describe_event_bus::describe_event_bus;
pub(crate) use describe_rule::describe_rule;
pub(crate) use disable_rule::disable_rule;
pub(crate) use enable_rule::enable_rule;
pub(crate) use list_event_buses::list_event_buses;
pub(crate) use list_rule_names_by_target::list_rule_names_by_target;
pub(crate) use list_rules::list_rules;
pub(crate) use list_tags_for_resource::list_tags_for_resource;
pub(crate) use list_targets_by_rule::list_targets_by_rule;
pub(crate) use put_events::put_events;
pub(crate) use put_permission::put_permission;
pub(crate) use put_rule::put_rule;
pub(crate) use put_targets::put_targets;
pub(crate) use remove_permission::remove_permission;
pub(crate) use remove_targets::remove_targets;
pub(crate) use tag_resource::tag_resource;
pub(crate) use test_event_pattern::test_event_pattern;
pub(crate) use untag_resource::untag_resource;
pub(crate) use update_event_bus::update_event_bus;
