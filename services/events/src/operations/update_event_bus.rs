//! `UpdateEventBus`: says anew what an event bus is for.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEventBus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateEventBusInput, UpdateEventBusOutput};
use crate::error::EventsError;
use crate::permission::ask_about_bus;
use crate::resources::bus::{Bus, BusRef, DEFAULT};
use crate::store::EventsWrite;

pub(crate) fn update_event_bus(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: UpdateEventBusInput,
) -> Result<Reply<UpdateEventBusOutput>, EventsError> {
    let bus = BusRef::own(ctx, input.name.as_deref().unwrap_or(DEFAULT));

    let found = tx.find_bus(&bus)?;

    let ask = ask_about_bus("events:UpdateEventBus", &bus, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.ok_or_else(|| EventsError::bus_not_found(&bus.name))?;
    require_built(&input)?;
    tx.put_bus(Bus {
        description: input.description.clone(),
        modified_at: Some(ctx.now()),
        ..Bus::clone(&found)
    })?;

    Ok(permit.reply(UpdateEventBusOutput {
        arn: Some(bus.arn()),
        name: Some(bus.name),
        kms_key_identifier: None,
        description: input.description,
        dead_letter_config: None,
        log_config: None,
    }))
}

/// Refuses members that would be ignored; without a key AWS's own is meant, which there is.
fn require_built(input: &UpdateEventBusInput) -> Result<(), EventsError> {
    let key = input.kms_key_identifier.as_deref().unwrap_or_default();
    let unused = [
        ("KmsKeyIdentifier", !key.is_empty()),
        ("DeadLetterConfig", input.dead_letter_config.is_some()),
        ("LogConfig", input.log_config.is_some()),
    ];
    match unused.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(EventsError::not_built(format_args!(
            "{name} of an event bus"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn the_description_is_replaced() {
        let house = house();
        house.make_bus("orders");
        house.answer::<api::UpdateEventBus>(input(&[("Name", "orders"), ("Description", "new")]));
        let found = house.answer::<api::DescribeEventBus>(input(&[("Name", "orders")]));
        assert_eq!(found.description.as_deref(), Some("new"));
        house.answer::<api::UpdateEventBus>(input(&[("Name", "orders")]));
        let found = house.answer::<api::DescribeEventBus>(input(&[("Name", "orders")]));
        assert_eq!(found.description, None);
        assert_eq!(
            house.refusal::<api::UpdateEventBus>(input(&[("Name", "none")])),
            "ResourceNotFoundException: Event bus none does not exist."
        );
        let key = [("Name", "orders"), ("KmsKeyIdentifier", "alias/orders")];
        let refusal = house.refusal::<api::UpdateEventBus>(input(&key));
        assert!(refusal.starts_with("NotImplemented: "), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_bus() {
        let house = house();
        house.make_bus("orders");
        house.needs::<api::UpdateEventBus>(
            "events:UpdateEventBus",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/orders"),
            input(&[("Name", "orders")]),
        );
    }
}
