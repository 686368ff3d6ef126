//! `StartLogging`: what happens from now on is delivered.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartLoggingInput, StartLoggingOutput};
use crate::delivery::{Delivery, find_delivery, put_delivery};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::resources::trail::{Logging, Trail};
use crate::store::CloudTrailWrite;

pub(crate) fn start_logging(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: StartLoggingInput,
) -> Result<Reply<StartLoggingOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:StartLogging", &place, found.as_deref())?;
    let permit = tx.service.permit(ctx, &ask)?;

    let trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    if !trail.logging.is_on {
        begin_delivery(ctx, tx, &trail)?;
        tx.put(Trail {
            logging: Logging {
                is_on: true,
                started_at: Some(ctx.now()),
                ..trail.logging
            },
            ..trail
        })?;
    }

    Ok(permit.reply(StartLoggingOutput {}))
}

/// Delivers from here on. Where what an earlier stop left is still to be delivered, the delivery
/// goes on without the time between.
fn begin_delivery(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    trail: &Trail,
) -> Result<(), CloudTrailError> {
    let fresh = Delivery::begin(trail, tx.service.trail.end(), ctx.now());
    let delivery = match find_delivery(&*tx.tx, &trail.id)? {
        Some(before) => before.resumed(ctx.now()).unwrap_or_else(|| Delivery {
            report: before.report.clone(),
            ..fresh
        }),
        None => fresh,
    };
    Ok(put_delivery(tx.tx, delivery)?)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Bench, arn, trail};
    use crate::delivery::deliveries;

    #[test]
    fn delivery_begins_where_the_trail_ends() {
        let bench = Bench::new();
        let house = bench.house();
        house.answer::<api::CreateTrail>(trail("abc"));
        bench.trail.append(b"{\"eventID\":\"before\"}".to_vec());
        house.answer::<api::StartLogging>(input(&[("Name", "abc")]));
        let begun = deliveries(&house.store().read().unwrap()).unwrap();
        assert_eq!(begun[0].position, bench.trail.end());
        bench.trail.append(b"{\"eventID\":\"after\"}".to_vec());
        house.advance_secs(60);
        house.answer::<api::StartLogging>(input(&[("Name", "abc")]));
        let again = deliveries(&house.store().read().unwrap()).unwrap();
        assert_eq!(again, begun, "starting twice loses nothing");
        let status = house.answer::<api::GetTrailStatus>(input(&[("Name", "abc")]));
        assert_eq!(status.is_logging, Some(true));
        assert_eq!(
            status.time_logging_started.as_deref(),
            Some("2026-10-01T00:00:00Z")
        );
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::StartLogging>(
            "cloudtrail:StartLogging",
            &arn("abc"),
            input(&[("Name", "abc")]),
        );
    }
}
