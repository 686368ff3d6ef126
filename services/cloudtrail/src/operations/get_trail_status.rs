//! `GetTrailStatus`: whether a trail logs, and how its deliveries went.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html>

use ringwall_core::{Reply, RequestContext, Timestamp};

use crate::api::{GetTrailStatusInput, GetTrailStatusOutput};
use crate::delivery::find_delivery;
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailRead;

pub(crate) fn get_trail_status(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: GetTrailStatusInput,
) -> Result<Reply<GetTrailStatusOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:GetTrailStatus", &place, found.as_deref())?;
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || CloudTrailError::trail_not_found(&place.arn(), ctx.account());
    let trail = found.as_ref().ok_or_else(missing)?;
    let delivery = find_delivery(tx.tx, &trail.id)?;
    let report = delivery.map(|delivery| delivery.report.clone());
    let report = report.unwrap_or_default();

    // The texts are members of older days, which clients still read.
    let text = |moment: Option<Timestamp>| moment.map(Timestamp::iso8601).unwrap_or_default();
    Ok(permit.reply(GetTrailStatusOutput {
        is_logging: Some(trail.logging.is_on),
        start_logging_time: trail.logging.started_at,
        stop_logging_time: trail.logging.stopped_at,
        time_logging_started: Some(text(trail.logging.started_at)),
        time_logging_stopped: Some(text(trail.logging.stopped_at)),
        latest_delivery_time: report.delivered_at,
        latest_delivery_error: report.error,
        latest_delivery_attempt_time: Some(text(report.tried_at)),
        latest_delivery_attempt_succeeded: Some(text(report.delivered_at)),
        latest_notification_attempt_time: Some(String::new()),
        latest_notification_attempt_succeeded: Some(String::new()),
        latest_digest_delivery_time: report.digest_at,
        latest_digest_delivery_error: report.digest_error,
        ..GetTrailStatusOutput::default()
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Bench, arn, trail};
    use crate::delivery::{Report, deliveries, put_delivery};

    #[test]
    fn tells_how_deliveries_went() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.answer::<api::StartLogging>(input(&[("Name", "abc")]));
        let now = house.now();
        let mut delivery = (*deliveries(&house.store().read().unwrap()).unwrap()[0]).clone();
        delivery.report = Report {
            tried_at: Some(now),
            error: Some("AccessDenied".to_owned()),
            ..Report::default()
        };
        let put = |tx: &mut ringwall_store::WriteTx| put_delivery(tx, delivery.clone());
        house.store().write(put).unwrap();
        let status = house.answer::<api::GetTrailStatus>(input(&[("Name", "abc")]));
        assert_eq!(
            status.latest_delivery_error.as_deref(),
            Some("AccessDenied")
        );
        assert_eq!(status.latest_delivery_time, None);
        assert_eq!(status.latest_delivery_attempt_time, Some(now.iso8601()));
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::GetTrailStatus>(
            "cloudtrail:GetTrailStatus",
            &arn("abc"),
            input(&[("Name", "abc")]),
        );
    }
}
