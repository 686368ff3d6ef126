//! `CreateEventBus`: makes an event bus.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateEventBusInput, CreateEventBusOutput};
use crate::error::EventsError;
use crate::quotas;
use crate::resources::bus::{Bus, BusRef};
use crate::resources::tagging;
use crate::store::EventsWrite;

pub(crate) fn create_event_bus(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: CreateEventBusInput,
) -> Result<Reply<CreateEventBusOutput>, EventsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let place = BusRef::own(ctx, &input.name);

    let found = tx.find_bus(&place)?;

    let bus = Bus {
        description: input.description.clone(),
        created_at: Some(ctx.now()),
        modified_at: Some(ctx.now()),
        tags: tags.clone(),
        ..Bus::new(place.clone())
    };
    let ask = crate::permission::ask_about_bus("events:CreateEventBus", &place, None);
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;

    require_built(&input)?;
    if found.is_some() {
        return Err(EventsError::bus_exists(&input.name));
    }
    if input.name.contains('/') {
        return Err(EventsError::bus_name_with_slash());
    }
    if tx.buses(place.account, &place.region)?.len() >= quotas::BUSES {
        return Err(EventsError::limit_exceeded());
    }
    tx.put_bus(bus)?;

    Ok(permit.reply(CreateEventBusOutput {
        event_bus_arn: Some(place.arn()),
        description: input.description,
        kms_key_identifier: None,
        dead_letter_config: None,
        log_config: None,
    }))
}

/// Refuses members that would be ignored.
fn require_built(input: &CreateEventBusInput) -> Result<(), EventsError> {
    let unused = [
        ("EventSourceName", input.event_source_name.is_some()),
        ("KmsKeyIdentifier", input.kms_key_identifier.is_some()),
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

    use crate::api::{self, CreateEventBusInput};
    use crate::bench::house;

    fn bus(name: &str) -> CreateEventBusInput {
        input(&[("Name", name)])
    }

    #[test]
    fn a_bus_is_there_once() {
        let house = house();
        let made = house.answer::<api::CreateEventBus>(input(&[
            ("Name", "orders"),
            ("Description", "What is ordered"),
        ]));
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/orders");
        assert_eq!(made.event_bus_arn, Some(arn));
        assert_eq!(
            house.refusal::<api::CreateEventBus>(bus("orders")),
            "ResourceAlreadyExistsException: Event bus orders already exists."
        );
        assert_eq!(
            house.refusal::<api::CreateEventBus>(bus("default")),
            "ResourceAlreadyExistsException: Event bus default already exists."
        );
        assert_eq!(
            house.refusal::<api::CreateEventBus>(bus("a/b")),
            "ValidationError: Event bus name must not contain '/'."
        );
        house
            .in_region("eu-west-1")
            .answer::<api::CreateEventBus>(bus("orders"));
    }

    #[test]
    fn a_hundred_and_no_more() {
        let house = house();
        for number in 0..100 {
            house.answer::<api::CreateEventBus>(bus(&format!("bus-{number}")));
        }
        assert_eq!(
            house.refusal::<api::CreateEventBus>(bus("one-more")),
            "LimitExceededException: The requested resource exceeds the maximum number allowed."
        );
    }

    #[test]
    fn refuses_what_is_not_built() {
        let refusal = house().refusal::<api::CreateEventBus>(input(&[
            ("Name", "orders"),
            ("KmsKeyIdentifier", "alias/orders"),
        ]));
        assert!(refusal.starts_with("NotImplemented: "), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_bus() {
        house().needs::<api::CreateEventBus>(
            "events:CreateEventBus",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/orders"),
            bus("orders"),
        );
    }
}
