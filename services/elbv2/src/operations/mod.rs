//! One file for each operation.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod create_listener;
mod create_load_balancer;
mod create_target_group;
mod delete_listener;
mod delete_load_balancer;
mod delete_target_group;
mod describe_listeners;
mod describe_load_balancers;
mod describe_target_groups;
mod describe_target_health;
mod register_targets;

pub(crate) use create_listener::create_listener;
pub(crate) use create_load_balancer::create_load_balancer;
pub(crate) use create_target_group::create_target_group;
pub(crate) use delete_listener::delete_listener;
pub(crate) use delete_load_balancer::delete_load_balancer;
pub(crate) use delete_target_group::delete_target_group;
pub(crate) use describe_listeners::describe_listeners;
pub(crate) use describe_load_balancers::describe_load_balancers;
pub(crate) use describe_target_groups::describe_target_groups;
pub(crate) use describe_target_health::describe_target_health;
pub(crate) use register_targets::register_targets;
