//! `LookupEvents`: management events of the last 90 days.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_service::Marker;
use ringwall_trail::Position;

use crate::api::{Event, LookupEventsInput, LookupEventsOutput, Resource};
use crate::error::CloudTrailError;
use crate::history::{Attribute, Query, moment};
use crate::quotas;
use crate::resources::record::Record;
use crate::store::CloudTrailRead;

const PAGE: usize = 50;

pub(crate) fn lookup_events(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: LookupEventsInput,
) -> Result<Reply<LookupEventsOutput>, CloudTrailError> {
    let query = parse(ctx, &input)?;
    let scope = query.scope();
    let before = match &input.next_token {
        Some(token) => {
            let place = open(&tx.service.marker, &scope, token);
            Some(place.ok_or_else(CloudTrailError::invalid_next_token)?)
        }
        None => None,
    };

    let permit = tx
        .service
        .permit(ctx, &Ask::new("cloudtrail:LookupEvents"))?;

    if input.event_category.is_some() {
        // Insights are off, so there are no Insights events.
        return Ok(permit.reply(LookupEventsOutput {
            events: Some(vec![]),
            next_token: None,
        }));
    }
    let limit = input
        .max_results
        .and_then(|most| usize::try_from(most).ok());
    let found = tx
        .service
        .history
        .look_up(&query, before, limit.unwrap_or(PAGE))
        .map_err(CloudTrailError::internal)?;
    let mut events: Vec<_> = found
        .events
        .iter()
        .filter_map(|(_, event)| shown(event))
        .collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.event_time));
    let seal = |place: Position| seal(&tx.service.marker, &scope, place);

    Ok(permit.reply(LookupEventsOutput {
        events: Some(events),
        next_token: found.next.map(seal),
    }))
}

fn parse(ctx: &RequestContext, input: &LookupEventsInput) -> Result<Query, CloudTrailError> {
    let attributes = input.lookup_attributes.as_deref().unwrap_or_default();
    let attribute = match attributes {
        [] => None,
        [one] => Some(Attribute::new(one.attribute_key, &one.attribute_value)?),
        _ => return Err(CloudTrailError::too_many_attributes()),
    };
    let oldest = ctx.now().plus_days(-quotas::HISTORY_DAYS);
    let end = input.end_time.unwrap_or_else(|| ctx.now());
    if input.start_time.is_some_and(|start| start > end) {
        return Err(CloudTrailError::invalid_time_range());
    }
    Ok(Query {
        account: ctx.account(),
        region: ctx.region.clone(),
        start: input.start_time.map_or(oldest, |start| start.max(oldest)),
        end,
        attribute,
    })
}

fn shown(event: &[u8]) -> Option<Event> {
    let record = Record::parse(event)?;
    let resource = |(kind, name): (&str, &str)| Resource {
        resource_type: Some(kind.to_owned()),
        resource_name: Some(name.to_owned()),
    };
    let text = |text: &std::borrow::Cow<'_, str>| Some(text.clone().into_owned());
    Some(Event {
        event_id: text(&record.event_id),
        event_name: text(&record.event_name),
        read_only: Some(record.read_only.to_string()),
        access_key_id: record.user_identity.access_key_id.as_ref().and_then(text),
        event_time: moment(&record.event_time),
        event_source: text(&record.event_source),
        username: record.user_name().map(str::to_owned),
        resources: Some(record.resource_names().map(resource).collect()),
        cloud_trail_event: Some(String::from_utf8_lossy(event).into_owned()),
    })
}

fn seal(marker: &Marker, scope: &str, place: Position) -> String {
    let position = [place.segment.to_be_bytes(), place.offset.to_be_bytes()];
    marker.seal(scope, position.as_flattened())
}

fn open(marker: &Marker, scope: &str, token: &str) -> Option<Position> {
    let position = marker.open(scope, token)?;
    let (segment, offset) = position.split_at_checked(8)?;
    Some(Position {
        segment: u64::from_be_bytes(segment.try_into().ok()?),
        offset: u64::from_be_bytes(offset.try_into().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, Event, LookupAttribute, LookupAttributeKey, LookupEventsInput};
    use crate::bench::{Bench, event};

    fn look_up(house: &TestHouse, key: LookupAttributeKey, value: &str) -> Vec<String> {
        let answer = house.answer::<api::LookupEvents>(by(key, value));
        ids(&answer.events.unwrap())
    }

    fn by(key: LookupAttributeKey, value: &str) -> LookupEventsInput {
        LookupEventsInput {
            lookup_attributes: Some(vec![LookupAttribute {
                attribute_key: key,
                attribute_value: value.to_owned(),
            }]),
            ..LookupEventsInput::default()
        }
    }

    fn ids(events: &[Event]) -> Vec<String> {
        let ids = events.iter().map(|event| event.event_id.clone().unwrap());
        ids.collect()
    }

    #[test]
    fn events_are_found_by_each_attribute_the_newest_first() {
        let bench = Bench::new();
        let house = bench.house();
        bench
            .trail
            .append(event("1", "CreateKey", "alice", "2026-09-30T10:00:00Z"));
        bench
            .trail
            .append(event("2", "DescribeKey", "bob", "2026-09-30T11:00:00Z"));
        let all = house.answer::<api::LookupEvents>(input(&[]));
        assert_eq!(ids(all.events.as_ref().unwrap()), ["2", "1"]);
        let newest = &all.events.unwrap()[0];
        assert_eq!(newest.username.as_deref(), Some("bob"));
        assert_eq!(newest.read_only.as_deref(), Some("true"));
        assert_eq!(newest.event_time.unwrap().iso8601(), "2026-09-30T11:00:00Z");
        for (key, value, found) in [
            (LookupAttributeKey::EventId, "1", "1"),
            (LookupAttributeKey::EventName, "CreateKey", "1"),
            (LookupAttributeKey::ReadOnly, "false", "1"),
            (LookupAttributeKey::Username, "bob", "2"),
            (LookupAttributeKey::AccessKeyId, "AKIAbob", "2"),
            (LookupAttributeKey::ResourceName, "key-1", "1"),
        ] {
            assert_eq!(look_up(&house, key, value), [found], "{key:?}");
        }
        let both = [
            LookupAttributeKey::EventSource,
            LookupAttributeKey::ResourceType,
        ];
        for (key, value) in both.into_iter().zip(["kms.amazonaws.com", "AWS::KMS::Key"]) {
            assert_eq!(look_up(&house, key, value), ["2", "1"], "{key:?}");
        }
        assert!(look_up(&house, LookupAttributeKey::EventName, "createkey").is_empty());
        assert!(
            look_up(
                &house.in_region("us-west-2"),
                LookupAttributeKey::EventId,
                "1"
            )
            .is_empty()
        );
        let other = house.as_account("999999999999");
        assert!(look_up(&other, LookupAttributeKey::EventId, "1").is_empty());
    }

    #[test]
    fn pages_tell_every_event_once() {
        let bench = Bench::new();
        let house = bench.house();
        for n in 0..120 {
            let time = format!("2026-09-30T10:{:02}:{:02}Z", n / 60, n % 60);
            bench
                .trail
                .append(event(&n.to_string(), "CreateKey", "alice", &time));
        }
        let mut found = Vec::new();
        let mut next_token = None;
        loop {
            let page = house.answer::<api::LookupEvents>(LookupEventsInput {
                next_token,
                ..by(LookupAttributeKey::Username, "alice")
            });
            found.extend(ids(&page.events.unwrap()));
            next_token = page.next_token;
            // What comes meanwhile is newer than every page.
            bench
                .trail
                .append(event("new", "CreateKey", "alice", "2026-09-30T12:00:00Z"));
            if next_token.is_none() {
                break;
            }
        }
        let expected: Vec<_> = (0..120).rev().map(|n| n.to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_the_time_asked_for_and_ninety_days() {
        let bench = Bench::new();
        let house = bench.house();
        for (id, day) in [
            ("old", "2026-06-01"),
            ("july", "2026-07-20"),
            ("late", "2026-09-30"),
        ] {
            let time = format!("{day}T00:00:00Z");
            bench.trail.append(event(id, "CreateKey", "alice", &time));
        }
        let found = |input: LookupEventsInput| {
            ids(&house.answer::<api::LookupEvents>(input).events.unwrap())
        };
        assert_eq!(found(input(&[])), ["late", "july"]);
        let first_of_august = crate::history::moment("2026-08-01T00:00:00Z");
        assert_eq!(
            found(LookupEventsInput {
                start_time: first_of_august,
                ..LookupEventsInput::default()
            }),
            ["late"]
        );
        assert_eq!(
            found(LookupEventsInput {
                end_time: first_of_august,
                ..LookupEventsInput::default()
            }),
            ["july"]
        );
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = Bench::new().house();
        let refusal = |input: LookupEventsInput| house.refusal::<api::LookupEvents>(input);
        let mut two = by(LookupAttributeKey::EventId, "1");
        two.lookup_attributes = two.lookup_attributes.map(|one| [one.clone(), one].concat());
        assert!(refusal(two).starts_with("InvalidLookupAttributesException: "));
        let maybe = by(LookupAttributeKey::ReadOnly, "maybe");
        assert!(refusal(maybe).starts_with("InvalidLookupAttributesException: "));
        let token = input(&[("NextToken", "made-up")]);
        assert!(refusal(token).starts_with("InvalidNextTokenException: "));
        let backwards = LookupEventsInput {
            start_time: Some(house.now()),
            end_time: Some(house.now().plus_secs(-1)),
            ..LookupEventsInput::default()
        };
        assert!(refusal(backwards).starts_with("InvalidTimeRangeException: "));
    }

    #[test]
    fn needs_permission() {
        let house = Bench::new().house();
        house.needs::<api::LookupEvents>("cloudtrail:LookupEvents", "*", input(&[]));
    }
}
