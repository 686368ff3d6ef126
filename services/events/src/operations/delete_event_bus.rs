//! `DeleteEventBus`: deletes an event bus that has no rules.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteEventBusInput, DeleteEventBusOutput};
use crate::error::EventsError;
use crate::permission::ask_about_bus;
use crate::resources::bus::BusRef;
use crate::store::EventsWrite;

pub(crate) fn delete_event_bus(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: DeleteEventBusInput,
) -> Result<Reply<DeleteEventBusOutput>, EventsError> {
    let bus = BusRef::own(ctx, &input.name);

    let found = tx.find_bus(&bus)?;

    let ask = ask_about_bus("events:DeleteEventBus", &bus, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    if bus.is_default() {
        return Err(EventsError::default_bus_stays());
    }
    if !tx.rules(&bus)?.is_empty() {
        return Err(EventsError::bus_has_rules(&bus.name));
    }
    // AWS answers the same when there was none.
    if found.is_some() {
        tx.delete_bus(&bus)?;
    }

    Ok(permit.reply(DeleteEventBusOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn a_deleted_bus_is_gone() {
        let house = house();
        house.make_bus("orders");
        house.answer::<api::DeleteEventBus>(input(&[("Name", "orders")]));
        house.answer::<api::DeleteEventBus>(input(&[("Name", "orders")]));
        assert_eq!(
            house.refusal::<api::DescribeEventBus>(input(&[("Name", "orders")])),
            "ResourceNotFoundException: Event bus orders does not exist."
        );
    }

    #[test]
    fn the_default_bus_and_one_with_rules_stay() {
        let house = house();
        assert_eq!(
            house.refusal::<api::DeleteEventBus>(input(&[("Name", "default")])),
            "ValidationError: Cannot delete event bus default."
        );
        house.make_bus("orders");
        house.put_rule_on("orders", "rule", r#"{"source":["shop"]}"#);
        let refusal = house.refusal::<api::DeleteEventBus>(input(&[("Name", "orders")]));
        assert!(refusal.starts_with("ValidationError: "), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_bus() {
        let house = house();
        house.make_bus("orders");
        house.needs::<api::DeleteEventBus>(
            "events:DeleteEventBus",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/orders"),
            input(&[("Name", "orders")]),
        );
    }
}
