//! `PutPermission`: lets others use an event bus: a statement more, or a whole policy.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{PutPermissionInput, PutPermissionOutput};
use crate::error::EventsError;
use crate::resources::bus::{Bus, BusRef, DEFAULT};
use crate::resources::bus_policy;
use crate::store::EventsWrite;

pub(crate) fn put_permission(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: PutPermissionInput,
) -> Result<Reply<PutPermissionOutput>, EventsError> {
    let bus = BusRef::own(ctx, input.event_bus_name.as_deref().unwrap_or(DEFAULT));

    let found = tx.find_bus(&bus)?;

    let permit = tx.service.permit(ctx, &Ask::new("events:PutPermission"))?;

    let found = found.ok_or_else(|| EventsError::bus_not_found(&bus.name))?;
    let text = if let Some(policy) = &input.policy {
        if has_statement(&input) {
            return Err(EventsError::policy_and_statement());
        }
        policy.clone()
    } else {
        let (id, statement) = bus_policy::statement(&bus, &input)?;
        bus_policy::with_statement(found.policy.as_ref(), &id, &statement)
    };
    let policy = bus_policy::parse(&text, &bus, &*tx.tx)?;
    tx.put_bus(Bus {
        policy: Some(policy),
        modified_at: Some(ctx.now()),
        ..Bus::clone(&found)
    })?;

    Ok(permit.reply(PutPermissionOutput {}))
}

const fn has_statement(input: &PutPermissionInput) -> bool {
    input.action.is_some()
        || input.principal.is_some()
        || input.statement_id.is_some()
        || input.condition.is_some()
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{self, Condition, PutPermissionInput};
    use crate::bench::{Steps as _, house};

    fn statement(id: &str, principal: &str) -> PutPermissionInput {
        input(&[
            ("Action", "events:PutEvents"),
            ("Principal", principal),
            ("StatementId", id),
        ])
    }

    fn policy(house: &TestHouse) -> String {
        let found = house.answer::<api::DescribeEventBus>(input(&[]));
        found.policy.unwrap()
    }

    #[test]
    fn statements_are_added_and_replaced_by_their_ids() {
        let house = house();
        house.answer::<api::PutPermission>(statement("all", "*"));
        house.answer::<api::PutPermission>(PutPermissionInput {
            condition: Some(Condition {
                r#type: "StringEquals".to_owned(),
                key: "aws:PrincipalOrgID".to_owned(),
                value: "o-1234567890".to_owned(),
            }),
            ..statement("all", "*")
        });
        house.answer::<api::PutPermission>(statement("other", OTHER_ACCOUNT));
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        let all = format!(
            r#"{{"Sid":"all","Effect":"Allow","Principal":"*","Action":"events:PutEvents","Resource":"{arn}","Condition":{{"StringEquals":{{"aws:PrincipalOrgID":"o-1234567890"}}}}}}"#
        );
        let other = format!(
            r#"{{"Sid":"other","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{OTHER_ACCOUNT}:root"}},"Action":"events:PutEvents","Resource":"{arn}"}}"#
        );
        assert_eq!(
            policy(&house),
            format!(r#"{{"Version":"2012-10-17","Statement":[{all},{other}]}}"#)
        );
    }

    #[test]
    fn a_whole_policy_takes_the_place_of_the_old_one() {
        let house = house();
        house.answer::<api::PutPermission>(statement("all", "*"));
        let whole = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"a","Effect":"Allow","Principal":{{"AWS":"{OTHER_ACCOUNT}"}},"Action":"events:PutRule","Resource":"*"}}]}}"#
        );
        house.answer::<api::PutPermission>(input(&[("Policy", &whole)]));
        assert_eq!(policy(&house), whole);
        let rule = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        house
            .as_account(OTHER_ACCOUNT)
            .answer::<api::PutRule>(input(&[
                ("Name", "from-outside"),
                ("EventBusName", &rule),
                ("EventPattern", r#"{"source":["shop"]}"#),
            ]));
        let found = house.answer::<api::DescribeRule>(input(&[("Name", "from-outside")]));
        assert_eq!(found.created_by.as_deref(), Some(OTHER_ACCOUNT));
    }

    #[test]
    fn refuses_what_is_no_permission() {
        let house = house();
        let refusal = |asked| house.refusal::<api::PutPermission>(asked);
        assert_eq!(
            refusal(input(&[("StatementId", "a")])),
            "ValidationError: Parameter(s) Action, Principal and StatementId must be specified."
        );
        assert_eq!(
            refusal(input(&[
                ("Action", "events:PutRule"),
                ("Principal", "*"),
                ("StatementId", "a")
            ])),
            "ValidationError: Provided value in parameter 'action' is not supported."
        );
        assert_eq!(
            refusal(PutPermissionInput {
                event_bus_name: Some("none".to_owned()),
                ..statement("a", "*")
            }),
            "ResourceNotFoundException: Event bus none does not exist."
        );
        let invalid = refusal(input(&[("Policy", "{}")]));
        assert!(invalid.starts_with("ValidationError: Parameter Policy is not valid. Reason: "));
        let both = refusal(PutPermissionInput {
            policy: Some("{}".to_owned()),
            ..statement("a", "*")
        });
        assert!(both.starts_with("ValidationError: Parameter Policy can't be specified with "));
        let long = format!(r#"{{"Version":"{}"}}"#, "x".repeat(10_240));
        let long = refusal(input(&[("Policy", &long)]));
        assert!(
            long.starts_with("PolicyLengthExceededException: "),
            "{long}"
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::PutPermission>("events:PutPermission", "*", statement("all", "*"));
    }

    #[test]
    fn the_policy_of_the_bus_alone_does_not_let_strangers_change_it() {
        let house = house();
        house.make_bus("orders");
        house.answer::<api::PutPermission>(PutPermissionInput {
            event_bus_name: Some("orders".to_owned()),
            ..statement("all", "*")
        });
        house
            .as_new_user("clerk", &[])
            .is_denied::<api::PutPermission>(statement("more", "*"));
    }
}
