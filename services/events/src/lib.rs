//! Amazon EventBridge: what happened, told to whoever has a rule for it.
//!
//! Resources: event buses, of which every account has one called `default` in every Region; rules
//! on them, with an event pattern, a schedule or both; targets of rules. Events come from services
//! (`ringwall_service::BusEvent`), from `PutEvents` and from schedules. One that matches a rule
//! becomes a delivery for each of the rule's targets (`routing`), kept in the store until it has
//! arrived or is given up (`delivery`).
//!
//! Targets are Lambda functions, event buses and API destinations, whose calls a plane makes
//! ([`webhook`]). Archives keep events (`archive`), replays send them again (`replay`). Global endpoints,
//! partner event sources, dead-letter queues and customer managed keys are not built.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html>

#[rustfmt::skip]
pub mod api;
mod archive;
#[cfg(test)]
mod bench;
mod delivery;
mod error;
#[rustfmt::skip]
pub mod lambda_api;
mod operations;
mod paging;
mod permission;
mod quotas;
mod replay;
mod resources;
mod routing;
mod schedule;
mod store;
#[rustfmt::skip]
pub mod sts_api;
mod timers;
mod transform;
pub mod webhook;

use std::sync::Arc;

use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{EventsRead, EventsTx, EventsWrite};

/// EventBridge's state outside the store.
pub struct Events {
    /// Where what the bus brings is kept; requests have transactions of their own.
    store: Store,
    marker: Marker,
    quotas: Quotas,
}

impl Events {
    /// EventBridge over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            store: store.clone(),
            marker: Marker::new(store.owned_key("events", "marker")),
            quotas: Quotas::default(),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::CancelReplay>(op::cancel_replay)
            .write::<api::CreateApiDestination>(op::create_api_destination)
            .write::<api::CreateArchive>(op::create_archive)
            .write::<api::CreateConnection>(op::create_connection)
            .write::<api::CreateEventBus>(op::create_event_bus)
            .write::<api::DeauthorizeConnection>(op::deauthorize_connection)
            .write::<api::DeleteApiDestination>(op::delete_api_destination)
            .write::<api::DeleteArchive>(op::delete_archive)
            .write::<api::DeleteConnection>(op::delete_connection)
            .write::<api::DeleteEventBus>(op::delete_event_bus)
            .write::<api::DeleteRule>(op::delete_rule)
            .read::<api::DescribeApiDestination>(op::describe_api_destination)
            .read::<api::DescribeArchive>(op::describe_archive)
            .read::<api::DescribeConnection>(op::describe_connection)
            .read::<api::DescribeEventBus>(op::describe_event_bus)
            .read::<api::DescribeReplay>(op::describe_replay)
            .read::<api::DescribeRule>(op::describe_rule)
            .write::<api::DisableRule>(op::disable_rule)
            .write::<api::EnableRule>(op::enable_rule)
            .read::<api::ListApiDestinations>(op::list_api_destinations)
            .read::<api::ListArchives>(op::list_archives)
            .read::<api::ListConnections>(op::list_connections)
            .read::<api::ListEventBuses>(op::list_event_buses)
            .read::<api::ListReplays>(op::list_replays)
            .read::<api::ListRuleNamesByTarget>(op::list_rule_names_by_target)
            .read::<api::ListRules>(op::list_rules)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .read::<api::ListTargetsByRule>(op::list_targets_by_rule)
            .write::<api::PutEvents>(op::put_events)
            .write::<api::PutPermission>(op::put_permission)
            .write::<api::PutRule>(op::put_rule)
            .write::<api::PutTargets>(op::put_targets)
            .write::<api::RemovePermission>(op::remove_permission)
            .write::<api::RemoveTargets>(op::remove_targets)
            .write::<api::StartReplay>(op::start_replay)
            .write::<api::TagResource>(op::tag_resource)
            .read::<api::TestEventPattern>(op::test_event_pattern)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateApiDestination>(op::update_api_destination)
            .write::<api::UpdateArchive>(op::update_archive)
            .write::<api::UpdateConnection>(op::update_connection)
            .write::<api::UpdateEventBus>(op::update_event_bus)
            .background(archive::count)
            .timer(archive::EXPIRY, archive::expire)
            .timer(archive::REMOVAL, archive::clear)
            .timer(delivery::DELIVERY, delivery::deliver)
            .timer(replay::REPLAY, replay::step)
            .timer(replay::REPLAY_REMOVAL, replay::forget)
            .timer(schedule::SCHEDULE, routing::fire_schedule)
            .bus_listener(routing::hear)
            .resource_policies(permission::resource_facts)
            .finish()
    }
}

impl Service for Events {
    const NAME: &'static str = "events";
    type Read<'a> = EventsRead<'a>;
    type Write<'a> = EventsWrite<'a>;
    type Error = error::EventsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> EventsRead<'a> {
        EventsTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> EventsWrite<'a> {
        EventsTx { service: self, tx }
    }
}
