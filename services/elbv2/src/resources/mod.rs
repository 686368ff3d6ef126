//! What the service keeps: types, states and invariants.

pub mod action;
pub mod attributes;
pub mod condition;
pub mod health;
pub mod health_check;
pub mod jwt;
pub mod listener;
pub mod load_balancer;
pub mod login;
pub mod logs;
pub mod protocol;
pub mod redirect;
pub(crate) mod resource_name;
pub mod rule;
pub mod ssl_policy;
pub(crate) mod tagging;
pub mod target;
pub mod target_group;
pub mod transform;
