//! `PutEvents`: events of the caller's own, each taken or refused by itself.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>

use ringwall_core::{ApiError, Permit, Reply, RequestContext};
use ringwall_event_pattern::{Node, read};

use crate::api::{PutEventsInput, PutEventsOutput, PutEventsRequestEntry, PutEventsResultEntry};
use crate::error::EventsError;
use crate::permission::ask_to_put;
use crate::quotas;
use crate::resources::bus::BusRef;
use crate::resources::event::Event;
use crate::store::EventsWrite;

pub(crate) fn put_events(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: PutEventsInput,
) -> Result<Reply<PutEventsOutput>, EventsError> {
    if input.entries.iter().map(bytes).sum::<usize>() > quotas::ENTRIES_BYTES {
        return Err(EventsError::entries_too_large());
    }
    if input.endpoint_id.is_some() {
        return Err(EventsError::not_built("EndpointId of PutEvents"));
    }
    if input
        .entries
        .iter()
        .any(|entry| entry.trace_header.is_some())
    {
        return Err(EventsError::not_built("TraceHeader of PutEvents"));
    }

    quotas::require(tx.service, ctx)?;
    let mut permit = Err(None);
    let mut results = Vec::with_capacity(input.entries.len());
    for entry in input.entries {
        let (bus, event) = event(ctx, entry)?;
        let refusal = match permit_entry(ctx, tx, &bus, &event)? {
            Ok(permitted) => {
                permit = Ok(permitted);
                refusal(&event)
            }
            Err(denied) => {
                let message = denied.message().unwrap_or_default().to_owned();
                permit = permit.or(Err(Some(denied)));
                Some(("AccessDeniedException", message))
            }
        };
        if refusal.is_none() {
            // A bus that is not there has no rules: the event is dropped, as AWS does.
            tx.route(&bus, &event, ctx.now())?;
        }
        results.push(result(event.id, refusal));
    }
    // Where no entry was allowed, the request was not.
    let no_entries = || ApiError::internal("no entries");
    let permit = permit.map_err(|denied| denied.unwrap_or_else(no_entries))?;

    let failed = results.iter().filter(|entry| entry.error_code.is_some());
    Ok(permit.reply(PutEventsOutput {
        failed_entry_count: i32::try_from(failed.count()).ok(),
        entries: Some(results),
    }))
}

/// Permission to put an event onto its bus, or the denial.
fn permit_entry(
    ctx: &RequestContext,
    tx: &EventsWrite<'_>,
    bus: &BusRef,
    event: &Event,
) -> Result<Result<Permit, ApiError>, EventsError> {
    let found = tx.find_bus(bus)?;
    let ask = ask_to_put(bus, found.as_deref(), event, false);
    Ok(ctx.try_authorize(&ask)?.map_err(ApiError::from))
}

/// The event that an entry is, and where it goes. What is missing is empty.
fn event(
    ctx: &RequestContext,
    entry: PutEventsRequestEntry,
) -> Result<(BusRef, Event), EventsError> {
    let bus = BusRef::parse(ctx, entry.event_bus_name.as_deref())?;
    if bus.region != ctx.region {
        return Err(EventsError::invalid_arn(&bus.arn()));
    }
    let event = Event {
        id: ctx.uuid(),
        source: entry.source.unwrap_or_default(),
        detail_type: entry.detail_type.unwrap_or_default(),
        account: ctx.account(),
        region: ctx.region.clone(),
        time: entry.time.unwrap_or_else(|| ctx.now()),
        resources: entry.resources.unwrap_or_default(),
        detail: entry.detail.unwrap_or_default(),
        was_sent_on: false,
        replay: None,
    };
    Ok((bus, event))
}

/// Why an event is not taken.
fn refusal(event: &Event) -> Option<(&'static str, String)> {
    let required = [
        ("Source", &event.source),
        ("DetailType", &event.detail_type),
        ("Detail", &event.detail),
    ];
    if let Some((name, _)) = required.iter().find(|(_, value)| value.is_empty()) {
        let words =
            format!("Parameter {name} is not valid. Reason: {name} is a required argument.");
        return Some(("InvalidArgument", words));
    }
    if event.source.starts_with("aws.") {
        let words = "Not authorized for the source.".to_owned();
        return Some(("NotAuthorizedForSourceException", words));
    }
    match read(&event.detail, quotas::EVENT_DEPTH).map(|detail| detail.node) {
        Ok(Node::Object(_)) => None,
        _ => Some(("MalformedDetail", "Detail is malformed.".to_owned())),
    }
}

fn result(id: String, refusal: Option<(&'static str, String)>) -> PutEventsResultEntry {
    match refusal {
        Some((code, message)) => PutEventsResultEntry {
            event_id: None,
            error_code: Some(code.to_owned()),
            error_message: Some(message),
        },
        None => PutEventsResultEntry {
            event_id: Some(id),
            error_code: None,
            error_message: None,
        },
    }
}

/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size>
fn bytes(entry: &PutEventsRequestEntry) -> usize {
    let time = if entry.time.is_some() { 14 } else { 0 };
    let texts = [&entry.source, &entry.detail_type, &entry.detail];
    let texts = texts.into_iter().flatten().map(String::len);
    let resources = entry.resources.iter().flatten().map(String::len);
    time + texts.chain(resources).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, allow, input};

    use crate::api::{self, PutEventsInput, PutEventsRequestEntry, PutEventsResultEntry};
    use crate::bench::{Steps as _, entry, house};

    fn put(house: &TestHouse, entries: Vec<PutEventsRequestEntry>) -> Vec<PutEventsResultEntry> {
        let answer = house.answer::<api::PutEvents>(PutEventsInput {
            entries,
            endpoint_id: None,
        });
        let entries = answer.entries.unwrap();
        let failed = entries.iter().filter(|entry| entry.event_id.is_none());
        assert_eq!(
            answer.failed_entry_count,
            i32::try_from(failed.count()).ok()
        );
        entries
    }

    fn codes(entries: &[PutEventsResultEntry]) -> Vec<&str> {
        let code = |entry: &'_ PutEventsResultEntry| entry.error_code.is_none();
        assert!(!entries.iter().all(code));
        let codes = entries.iter();
        codes
            .map(|entry| entry.error_code.as_deref().unwrap_or("taken"))
            .collect()
    }

    #[test]
    fn an_event_reaches_the_targets_of_the_rules_that_match() {
        let house = house();
        house.put_rule(
            "ordered",
            r#"{"source":["shop"],"detail":{"items":[{"numeric":[">",2]}]}}"#,
        );
        house.target_function("ordered", "open");
        house.put_rule("other", r#"{"source":["factory"]}"#);
        house.target_function("other", "other");
        let sent = put(
            &house,
            vec![
                PutEventsRequestEntry {
                    time: Some(Timestamp::from_secs(1_000_000_000)),
                    resources: Some(vec!["arn:one".to_owned()]),
                    ..entry("shop", r#"{"items":3}"#)
                },
                entry("shop", r#"{"items":1}"#),
            ],
        );
        house.advance_secs(0);
        let id = sent[0].event_id.as_deref().unwrap();
        let expected = format!(
            r#"{{"version":"0","id":"{id}","detail-type":"Test","source":"shop","account":"{ACCOUNT}","time":"2001-09-09T01:46:40Z","region":"us-east-1","resources":["arn:one"],"detail":{{"items":3}}}}"#
        );
        let invocations = house.invocations();
        assert_eq!(invocations.len(), 1);
        assert_eq!(invocations[0].payload, expected);
    }

    #[test]
    fn each_entry_is_taken_or_refused_by_itself() {
        let without = |source: Option<&str>, detail_type: Option<&str>, detail: Option<&str>| {
            PutEventsRequestEntry {
                source: source.map(str::to_owned),
                detail_type: detail_type.map(str::to_owned),
                detail: detail.map(str::to_owned),
                ..entry("", "")
            }
        };
        let results = put(
            &house(),
            vec![
                entry("shop", "{}"),
                without(None, Some("t"), Some("{}")),
                without(Some("s"), Some(""), Some("{}")),
                without(Some("s"), Some("t"), None),
                entry("aws.ec2", "{}"),
                entry("shop", "{"),
                entry("shop", "[1]"),
                entry(
                    "shop",
                    &format!("{}1{}", r#"{"a":"#.repeat(1001), "}".repeat(1001)),
                ),
            ],
        );
        assert_eq!(
            codes(&results),
            [
                "taken",
                "InvalidArgument",
                "InvalidArgument",
                "InvalidArgument",
                "NotAuthorizedForSourceException",
                "MalformedDetail",
                "MalformedDetail",
                "MalformedDetail",
            ]
        );
        assert_eq!(
            results[1].error_message.as_deref(),
            Some("Parameter Source is not valid. Reason: Source is a required argument.")
        );
    }

    #[test]
    fn a_request_has_a_megabyte() {
        let house = house();
        let of_bytes = |bytes: usize| {
            let detail = format!(r#"{{"a":"{}"}}"#, "x".repeat(bytes - 8 - "shopTest".len()));
            vec![entry("shop", &detail)]
        };
        put(&house, of_bytes(1_048_576));
        let refusal = house.refusal::<api::PutEvents>(PutEventsInput {
            entries: of_bytes(1_048_577),
            endpoint_id: None,
        });
        assert_eq!(
            refusal,
            "ValidationError: Total size of the entries in the request is over the limit."
        );
    }

    #[test]
    fn an_event_for_a_bus_that_is_not_there_is_dropped() {
        let results = put(
            &house(),
            vec![PutEventsRequestEntry {
                event_bus_name: Some("none".to_owned()),
                ..entry("shop", "{}")
            }],
        );
        assert!(results[0].event_id.is_some());
    }

    #[test]
    fn another_account_needs_the_policy_of_the_bus() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        house.target_function("rule", "open");
        let other = house.as_account(OTHER_ACCOUNT);
        let arn = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        let across = || PutEventsInput {
            entries: vec![PutEventsRequestEntry {
                event_bus_name: Some(arn.clone()),
                ..entry("shop", "{}")
            }],
            endpoint_id: None,
        };
        other.is_denied::<api::PutEvents>(across());
        house.answer::<api::PutPermission>(input(&[
            ("Action", "events:PutEvents"),
            ("Principal", OTHER_ACCOUNT),
            ("StatementId", "other"),
        ]));
        other.answer::<api::PutEvents>(across());
        house.advance_secs(0);
        let invocations = house.invocations();
        assert_eq!(invocations.len(), 1);
        let from = format!(r#""account":"{OTHER_ACCOUNT}""#);
        assert!(invocations[0].payload.contains(&from));
    }

    #[test]
    fn sources_are_condition_keys() {
        let house = house();
        let bus = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default");
        let only_shop = allow("events:PutEvents", &bus).replace(
            r#""Action""#,
            r#""Condition":{"StringEquals":{"events:source":"shop"},"Bool":{"events:eventBusInvocation":"false"}},"Action""#,
        );
        let user = house.as_new_user("clerk", &[&only_shop]);
        let results = put(&user, vec![entry("shop", "{}"), entry("factory", "{}")]);
        assert_eq!(codes(&results), ["taken", "AccessDeniedException"]);
        user.is_denied::<api::PutEvents>(PutEventsInput {
            entries: vec![entry("factory", "{}")],
            endpoint_id: None,
        });
    }

    #[test]
    fn refuses_what_is_not_built() {
        let refusal = house().refusal::<api::PutEvents>(PutEventsInput {
            entries: vec![entry("shop", "{}")],
            endpoint_id: Some("abcde.veo".to_owned()),
        });
        assert!(refusal.starts_with("NotImplemented: "), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_bus() {
        house().needs::<api::PutEvents>(
            "events:PutEvents",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"),
            PutEventsInput {
                entries: vec![entry("shop", "{}")],
                endpoint_id: None,
            },
        );
    }
}
