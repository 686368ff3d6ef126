//! `RemovePermission`: takes a statement, or all, from an event bus's policy.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemovePermission.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{RemovePermissionInput, RemovePermissionOutput};
use crate::error::EventsError;
use crate::resources::bus::{Bus, BusRef, DEFAULT};
use crate::resources::bus_policy;
use crate::store::EventsWrite;

pub(crate) fn remove_permission(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: RemovePermissionInput,
) -> Result<Reply<RemovePermissionOutput>, EventsError> {
    let bus = BusRef::own(ctx, input.event_bus_name.as_deref().unwrap_or(DEFAULT));

    let found = tx.find_bus(&bus)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("events:RemovePermission"))?;

    let found = found.ok_or_else(|| EventsError::bus_not_found(&bus.name))?;
    let left = if input.remove_all_permissions.unwrap_or(false) {
        None
    } else {
        let id = input.statement_id.as_deref();
        let id = id.ok_or_else(EventsError::statement_id_missing)?;
        let policy = found.policy.as_ref().ok_or_else(EventsError::no_policy)?;
        let left = bus_policy::without_statement(policy, id)?;
        let parse = |text: String| bus_policy::parse(&text, &bus, &*tx.tx);
        left.map(parse).transpose()?
    };
    tx.put_bus(Bus {
        policy: left,
        modified_at: Some(ctx.now()),
        ..Bus::clone(&found)
    })?;

    Ok(permit.reply(RemovePermissionOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, RemovePermissionInput};
    use crate::bench::house;

    fn house_with_statements(ids: &[&str]) -> TestHouse {
        let house = house();
        for id in ids {
            house.answer::<api::PutPermission>(input(&[
                ("Action", "events:PutEvents"),
                ("Principal", "*"),
                ("StatementId", id),
            ]));
        }
        house
    }

    fn policy(house: &TestHouse) -> Option<String> {
        house.answer::<api::DescribeEventBus>(input(&[])).policy
    }

    #[test]
    fn takes_one_statement_or_all() {
        let house = house_with_statements(&["a", "b", "c"]);
        house.answer::<api::RemovePermission>(input(&[("StatementId", "b")]));
        let left = policy(&house).unwrap();
        assert!(left.contains(r#""Sid":"a""#) && left.contains(r#""Sid":"c""#));
        assert!(!left.contains(r#""Sid":"b""#));
        house.answer::<api::RemovePermission>(RemovePermissionInput {
            remove_all_permissions: Some(true),
            ..input(&[])
        });
        assert_eq!(policy(&house), None);
    }

    #[test]
    fn of_the_last_statement_nothing_is_left() {
        let house = house_with_statements(&["a"]);
        house.answer::<api::RemovePermission>(input(&[("StatementId", "a")]));
        assert_eq!(policy(&house), None);
    }

    #[test]
    fn says_what_is_not_there() {
        let refusal =
            |house: &TestHouse, texts| house.refusal::<api::RemovePermission>(input(texts));
        let without = house();
        assert_eq!(
            refusal(&without, &[("StatementId", "a")]),
            "ResourceNotFoundException: EventBus does not have a policy."
        );
        assert_eq!(
            refusal(&without, &[("StatementId", "a"), ("EventBusName", "none")]),
            "ResourceNotFoundException: Event bus none does not exist."
        );
        assert_eq!(
            refusal(&without, &[]),
            "ValidationError: Parameter StatementId must be specified."
        );
        assert_eq!(
            refusal(&house_with_statements(&["a"]), &[("StatementId", "b")]),
            "ResourceNotFoundException: Statement with the provided id does not exist."
        );
    }

    #[test]
    fn needs_permission() {
        house_with_statements(&["a"]).needs::<api::RemovePermission>(
            "events:RemovePermission",
            "*",
            input(&[("StatementId", "a")]),
        );
    }
}
