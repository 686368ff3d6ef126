//! API destinations are called by a session of the target's role, which must be allowed to; the call
//! itself is made outside of any transaction ([`crate::webhook`]).
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>

use std::sync::Arc;

use ringwall_core::{Client, RequestContext};
use ringwall_service::TimerContext;

use super::Delivery;
use super::to_bus::session_of;
use crate::error::EventsError;
use crate::resources::destination::ask_about;
use crate::store::EventsWrite;
use crate::webhook;

pub(super) fn send(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    delivery: &Delivery,
) -> Result<(), EventsError> {
    let missing = || EventsError::destination_not_found(&delivery.target.arn);
    let (destination, _) = webhook::found(&*tx.tx, delivery)?.ok_or_else(missing)?;
    let role = delivery.role_arn.as_deref();
    let role = role.ok_or_else(|| EventsError::role_required(&delivery.target.arn))?;
    let caller = session_of(context, tx, delivery, role)?;
    let bus = &delivery.bus;
    let ctx = RequestContext::new(
        Arc::clone(context.platform),
        "events",
        "InvokeApiDestination",
        caller,
        bus.region.clone(),
        Client::inside(),
    );
    let (action, kind) = ("events:InvokeApiDestination", "api-destination");
    // Policies name a destination with what tells it from deleted ones.
    let name = destination.arn();
    let name = name
        .split_once("api-destination/")
        .map_or("", |(_, name)| name);
    ctx.authorize(&ask_about(action, bus.account, &bus.region, kind, name))?;
    Ok(webhook::hand_over(tx.tx, delivery)?)
}
