//! `ListEventBuses`: the event buses of the account, by name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html>

use std::sync::Arc;

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{EventBus, ListEventBusesInput, ListEventBusesOutput};
use crate::error::EventsError;
use crate::paging::page;
use crate::resources::bus::{Bus, BusRef, DEFAULT};
use crate::store::EventsRead;

pub(crate) fn list_event_buses(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListEventBusesInput,
) -> Result<Reply<ListEventBusesOutput>, EventsError> {
    let prefix = input.name_prefix.unwrap_or_default();
    let (token, limit) = (input.next_token.as_deref(), input.limit);
    let page = page(tx.service, ctx, &prefix, token, limit)?;

    let permit = tx.service.permit(ctx, &Ask::new("events:ListEventBuses"))?;

    let mut buses = tx.buses(ctx.account(), &ctx.region)?;
    buses.retain(|bus| !bus.place.is_default());
    buses.extend(tx.find_bus(&BusRef::own(ctx, DEFAULT))?);
    buses.sort_by(|a, b| a.place.name.cmp(&b.place.name));
    let fitting = buses
        .into_iter()
        .filter(|bus| bus.place.name.starts_with(&prefix));
    let (buses, next_token) = page
        .of_named(fitting.map(|bus| (bus.place.name.clone(), bus)))
        .into_parts();
    let shown: Result<_, EventsError> = buses.iter().map(|bus| shown(tx, bus)).collect();

    Ok(permit.reply(ListEventBusesOutput {
        event_buses: Some(shown?),
        next_token,
    }))
}

fn shown(tx: &EventsRead<'_>, bus: &Arc<Bus>) -> Result<EventBus, EventsError> {
    let policy = bus.policy.as_ref().map(|policy| policy.shown(tx.tx));
    Ok(EventBus {
        name: Some(bus.place.name.clone()),
        arn: Some(bus.place.arn()),
        description: bus.description.clone(),
        policy: policy.transpose()?,
        creation_time: bus.created_at,
        last_modified_time: bus.modified_at,
        managed_by: None,
    })
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListEventBusesInput};
    use crate::bench::{Steps as _, house};

    fn names(house: &TestHouse, asked: ListEventBusesInput) -> (Vec<String>, Option<String>) {
        let found = house.answer::<api::ListEventBuses>(asked);
        let buses = found.event_buses.unwrap().into_iter();
        (buses.filter_map(|bus| bus.name).collect(), found.next_token)
    }

    #[test]
    fn pages_through_them_with_the_default_one() {
        let house = house();
        for name in ["z", "a", "audit"] {
            house.make_bus(name);
        }
        let (first, next_token) = names(
            &house,
            ListEventBusesInput {
                limit: Some(2),
                ..input(&[])
            },
        );
        assert_eq!(first, ["a", "audit"]);
        let (rest, end) = names(
            &house,
            ListEventBusesInput {
                next_token,
                ..input(&[])
            },
        );
        assert_eq!(rest, ["default", "z"]);
        assert_eq!(end, None);
        assert_eq!(
            names(&house, input(&[("NamePrefix", "a")])).0,
            ["a", "audit"]
        );
        assert_eq!(
            house.refusal::<api::ListEventBuses>(input(&[("NextToken", "made-up")])),
            "ValidationError: Parameter NextToken is not valid."
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListEventBuses>("events:ListEventBuses", "*", input(&[]));
    }
}
