//! `TestEventPattern`: whether an event matches a pattern.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_event_pattern::{EventPattern, Json, Node, read};

use crate::api::{TestEventPatternInput, TestEventPatternOutput};
use crate::error::EventsError;
use crate::quotas;
use crate::store::EventsRead;

const REQUIRED: [&str; 7] = [
    "id",
    "account",
    "source",
    "time",
    "region",
    "resources",
    "detail-type",
];

pub(crate) fn test_event_pattern(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: TestEventPatternInput,
) -> Result<Reply<TestEventPatternOutput>, EventsError> {
    let pattern = EventPattern::compile(&input.event_pattern);
    let pattern = pattern.map_err(|error| EventsError::invalid_pattern(&error))?;
    let event = event(&input.event)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("events:TestEventPattern"))?;

    let result = pattern.matches(&event);

    Ok(permit.reply(TestEventPatternOutput {
        result: Some(result),
    }))
}

fn event(text: &str) -> Result<Json<'_>, EventsError> {
    let event = read(text, quotas::EVENT_DEPTH + 1).ok();
    let event = event.filter(|event| matches!(event.node, Node::Object(_)));
    let event = event.ok_or_else(|| EventsError::event_not_valid("Event is not a JSON object."))?;
    match REQUIRED.iter().find(|name| event.find(name).is_none()) {
        Some(name) => Err(EventsError::event_not_valid(&format!(
            "{name} is a required field."
        ))),
        None => Ok(event),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TestEventPatternInput};
    use crate::bench::house;

    /// The example of the API reference.
    const EVENT: &str = r#"{"id":"e00c66cb-fe7a-4fcc-81ad-58eb60f5d96b","detail-type":"myDetailType","source":"com.mycompany.myapp","account":"123456789012","time":"2016-01-10T01:29:23Z","region":"us-east-1","resources":["resource1","resource2"],"detail":{"key1":"value1","key2":"value2"}}"#;

    fn question(pattern: &str, event: &str) -> TestEventPatternInput {
        input(&[("EventPattern", pattern), ("Event", event)])
    }

    #[test]
    fn tells_whether_an_event_matches() {
        let house = house();
        let result = |pattern| {
            let answer = house.answer::<api::TestEventPattern>(question(pattern, EVENT));
            answer.result.unwrap()
        };
        assert!(result(r#"{"source":["com.mycompany.myapp"]}"#));
        assert!(result(
            r#"{"resources":["resource2"],"detail":{"key1":[{"prefix":"v"}]}}"#
        ));
        assert!(!result(r#"{"detail":{"key1":["value2"]}}"#));
    }

    #[test]
    fn refuses_what_is_neither_pattern_nor_event() {
        let house = house();
        let refusal =
            |pattern, event| house.refusal::<api::TestEventPattern>(question(pattern, event));
        let pattern = r#"{"source":["a"]}"#;
        assert!(
            refusal("{}", EVENT).starts_with(
                "InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed"
            )
        );
        assert!(refusal(pattern, "[]").starts_with("ValidationError: "));
        assert_eq!(
            refusal(pattern, &EVENT.replace("\"region\"", "\"regio\"")),
            "ValidationError: Parameter Event is not valid. Reason: region is a required field."
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::TestEventPattern>(
            "events:TestEventPattern",
            "*",
            question(r#"{"source":["a"]}"#, EVENT),
        );
    }
}
