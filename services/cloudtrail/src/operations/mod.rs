//! One file an operation, A–Z.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod add_tags;
mod create_trail;
mod delete_trail;
mod describe_trails;
mod get_event_selectors;
mod get_insight_selectors;
mod get_trail;
mod get_trail_status;
mod list_public_keys;
mod list_tags;
mod list_trails;
mod lookup_events;
mod put_event_selectors;
mod put_insight_selectors;
mod remove_tags;
mod start_logging;
mod stop_logging;
mod update_trail;

pub(crate) use add_tags::add_tags;
pub(crate) use create_trail::create_trail;
pub(crate) use delete_trail::delete_trail;
pub(crate) use describe_trails::describe_trails;
pub(crate) use get_event_selectors::get_event_selectors;
pub(crate) use get_insight_selectors::get_insight_selectors;
pub(crate) use get_trail::get_trail;
pub(crate) use get_trail_status::get_trail_status;
pub(crate) use list_public_keys::list_public_keys;
pub(crate) use list_tags::list_tags;
pub(crate) use list_trails::list_trails;
pub(crate) use lookup_events::lookup_events;
pub(crate) use put_event_selectors::put_event_selectors;
pub(crate) use put_insight_selectors::put_insight_selectors;
pub(crate) use remove_tags::remove_tags;
pub(crate) use start_logging::start_logging;
pub(crate) use stop_logging::stop_logging;
pub(crate) use update_trail::update_trail;
