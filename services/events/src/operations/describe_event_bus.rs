//! `DescribeEventBus`: shows an event bus with its policy.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeEventBusInput, DescribeEventBusOutput};
use crate::error::EventsError;
use crate::permission::ask_about_bus;
use crate::resources::bus::BusRef;
use crate::store::EventsRead;

pub(crate) fn describe_event_bus(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: DescribeEventBusInput,
) -> Result<Reply<DescribeEventBusOutput>, EventsError> {
    let bus = BusRef::parse(ctx, input.name.as_deref())?;

    let found = tx.find_bus(&bus)?;

    let ask = ask_about_bus("events:DescribeEventBus", &bus, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.ok_or_else(|| EventsError::bus_not_found(&bus.name))?;
    let policy = found.policy.as_ref().map(|policy| policy.shown(tx.tx));

    Ok(permit.reply(DescribeEventBusOutput {
        arn: Some(bus.arn()),
        name: Some(bus.name),
        description: found.description.clone(),
        kms_key_identifier: None,
        dead_letter_config: None,
        policy: policy.transpose()?,
        log_config: None,
        creation_time: found.created_at,
        last_modified_time: found.modified_at,
        managed_by: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, input};

    use crate::api;
    use crate::bench::house;

    #[test]
    fn the_default_bus_is_always_there() {
        let house = house();
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        let found = house.answer::<api::DescribeEventBus>(input(&[]));
        assert_eq!(found.name.as_deref(), Some("default"));
        assert_eq!(found.arn.as_deref(), Some(arn.as_str()));
        let by_arn = house.answer::<api::DescribeEventBus>(input(&[("Name", &arn)]));
        assert_eq!(by_arn, found);
    }

    #[test]
    fn shows_what_was_said_when_it_was_made() {
        let house = house();
        house.answer::<api::CreateEventBus>(input(&[("Name", "orders"), ("Description", "d")]));
        let found = house.answer::<api::DescribeEventBus>(input(&[("Name", "orders")]));
        assert_eq!(found.description.as_deref(), Some("d"));
        assert_eq!(found.creation_time, Some(house.now()));
    }

    #[test]
    fn a_bus_of_another_account_is_not_for_strangers() {
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        house()
            .as_account(OTHER_ACCOUNT)
            .is_denied::<api::DescribeEventBus>(input(&[("Name", &arn)]));
    }

    #[test]
    fn needs_permission_on_the_bus() {
        house().needs::<api::DescribeEventBus>(
            "events:DescribeEventBus",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"),
            input(&[]),
        );
    }
}
