//! `StopLogging`: what happened up to now is delivered, and then no more.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StopLoggingInput, StopLoggingOutput};
use crate::delivery::{Delivery, find_delivery, put_delivery};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::resources::trail::{Logging, Trail};
use crate::store::CloudTrailWrite;

pub(crate) fn stop_logging(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: StopLoggingInput,
) -> Result<Reply<StopLoggingOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:StopLogging", &place, found.as_deref())?;
    let permit = tx.service.permit(ctx, &ask)?;

    let trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    if trail.logging.is_on {
        if let Some(delivery) = find_delivery(&*tx.tx, &trail.id)? {
            let last = Delivery {
                until: Some(ctx.now()),
                ..Delivery::clone(&delivery)
            };
            put_delivery(tx.tx, last)?;
        }
        tx.put(Trail {
            logging: Logging {
                is_on: false,
                stopped_at: Some(ctx.now()),
                ..trail.logging
            },
            ..trail
        })?;
    }

    Ok(permit.reply(StopLoggingOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Bench, arn, trail};
    use crate::delivery::deliveries;

    #[test]
    fn a_delivery_has_an_end() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.answer::<api::StartLogging>(input(&[("Name", "abc")]));
        house.advance_secs(60);
        house.answer::<api::StopLogging>(input(&[("Name", "abc")]));
        let left = deliveries(&house.store().read().unwrap()).unwrap();
        assert_eq!(left[0].until, Some(house.now()));
        let status = house.answer::<api::GetTrailStatus>(input(&[("Name", "abc")]));
        assert_eq!(status.is_logging, Some(false));
        assert_eq!(status.stop_logging_time, Some(house.now()));
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::StopLogging>(
            "cloudtrail:StopLogging",
            &arn("abc"),
            input(&[("Name", "abc")]),
        );
    }
}
