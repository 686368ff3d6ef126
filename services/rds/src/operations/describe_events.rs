//! `DescribeEvents`: lists what happened in the last fourteen days; in the last hour, unless asked
//! for more.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeEvents.html>

use ringwall_core::{Ask, Reply, RequestContext, Timestamp};

use crate::api::{DescribeEventsInput, DescribeEventsOutput, SourceType};
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::page;
use crate::resources::event::{Event, KEPT_DAYS};
use crate::store::RdsRead;

/// What is shown if no time is named.
const USUAL_MINUTES: i64 = 60;

pub(crate) fn describe_events(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: DescribeEventsInput,
) -> Result<Reply<DescribeEventsOutput>, RdsError> {
    Filters::parse(input.filters.as_deref(), &[])?;
    let asked = Asked::parse(ctx, &input)?;
    let page = page(
        tx.service,
        ctx,
        &asked.scope(),
        input.marker.as_deref(),
        input.max_records,
    )?;

    let permit = ctx.authorize(&Ask::new("rds:DescribeEvents"))?;

    let listed = page.collect(
        |after, limit| tx.events(ctx, after, limit),
        |event| Ok(asked.is_it(&event).then(|| event.shown())),
    )?;

    Ok(permit.reply(DescribeEventsOutput {
        marker: listed.next,
        events: Some(listed.entries),
    }))
}

/// Which events are asked for.
struct Asked {
    of_snapshots: Option<bool>,
    is_of_others: bool,
    source: Option<String>,
    categories: Vec<String>,
    from: Timestamp,
    to: Timestamp,
    /// What was said of the time, which unlike the moments does not move.
    times: String,
}

impl Asked {
    fn parse(ctx: &RequestContext, input: &DescribeEventsInput) -> Result<Self, RdsError> {
        if input.source_identifier.is_some() && input.source_type.is_none() {
            return Err(RdsError::source_type_missing());
        }
        let has_times = input.start_time.is_some() || input.end_time.is_some();
        if input.duration.is_some() && has_times {
            return Err(RdsError::duration_and_times());
        }
        let to = input.end_time.unwrap_or_else(|| ctx.now());
        let minutes = input.duration.map_or(USUAL_MINUTES, i64::from);
        let from = input
            .start_time
            .unwrap_or_else(|| to.plus_secs(-60 * minutes));
        if from > to {
            return Err(RdsError::times_out_of_order());
        }
        Ok(Self {
            of_snapshots: match input.source_type {
                Some(SourceType::DbInstance) => Some(false),
                Some(SourceType::DbSnapshot) => Some(true),
                _ => None,
            },
            is_of_others: !matches!(
                input.source_type,
                None | Some(SourceType::DbInstance | SourceType::DbSnapshot)
            ),
            source: input
                .source_identifier
                .as_ref()
                .map(|it| it.to_ascii_lowercase()),
            categories: input.event_categories.clone().unwrap_or_default(),
            from: from.max(ctx.now().plus_days(-KEPT_DAYS)),
            to,
            times: format!(
                "{:?}|{:?}|{:?}",
                input.start_time, input.end_time, input.duration
            ),
        })
    }

    fn scope(&self) -> String {
        format!(
            "{:?}|{:?}|{:?}|{}",
            self.of_snapshots, self.source, self.categories, self.times
        )
    }

    fn is_it(&self, event: &Event) -> bool {
        !self.is_of_others
            && self.of_snapshots.is_none_or(|of| of == event.of_snapshot)
            && self.source.as_ref().is_none_or(|it| *it == event.source)
            && (self.categories.is_empty() || self.categories.contains(&event.category))
            && (self.from..=self.to).contains(&event.at)
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeEventsInput, SourceType};
    use crate::bench::{Steps as _, house};

    #[test]
    fn tells_what_happened_in_the_last_hour() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        let all = house
            .answer::<api::DescribeEvents>(input(&[]))
            .events
            .unwrap();
        let told: Vec<_> = all.into_iter().map(|it| it.message.unwrap()).collect();
        assert_eq!(told, ["DB instance created", "Manual snapshot created"]);
        house.advance_secs(3601);
        let none = house
            .answer::<api::DescribeEvents>(input(&[]))
            .events
            .unwrap();
        assert!(none.is_empty());
        let day = DescribeEventsInput {
            duration: Some(1440),
            source_type: Some(SourceType::DbSnapshot),
            ..input(&[])
        };
        let told = house.answer::<api::DescribeEvents>(day).events.unwrap();
        assert_eq!(told[0].source_identifier.as_deref(), Some("before"));
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn says_why_an_instance_failed() {
        let house = house();
        house.create("orders");
        house.plane_fails("install it with apt-get");
        assert_eq!(house.status("orders"), "failed");
        assert_eq!(
            house.messages("orders"),
            ["The DB instance has failed: install it with apt-get"]
        );
    }

    #[test]
    fn events_are_forgotten_after_fourteen_days() {
        let house = house();
        house.new_available("orders");
        house.advance_secs(14 * 86_400 + 1);
        house.answer::<api::RebootDBInstance>(house.named("orders"));
        house.plane_works();
        let everything = DescribeEventsInput {
            duration: Some(30 * 1440),
            ..input(&[])
        };
        let told = house
            .answer::<api::DescribeEvents>(everything)
            .events
            .unwrap();
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn event_bridge_is_told_of_each() {
        let house = house();
        house.new_available("orders");
        let told = house.bus_events().pop().unwrap();
        assert_eq!(told.source, "aws.rds");
        assert_eq!(told.detail_type, "RDS DB Instance Event");
        assert_eq!(told.resources, [house.arn("db:orders")]);
        assert!(told.detail.contains(r#""EventID":"RDS-EVENT-0005""#));
        assert!(told.detail.contains(r#""SourceType":"DB_INSTANCE""#));
    }

    #[test]
    fn refuses_a_source_without_its_type() {
        assert_eq!(
            house().refusal::<api::DescribeEvents>(input(&[("SourceIdentifier", "orders")])),
            "InvalidParameterCombination: SourceType must be supplied when SourceIdentifier is supplied."
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::DescribeEvents>("rds:DescribeEvents", "*", input(&[]));
    }
}
