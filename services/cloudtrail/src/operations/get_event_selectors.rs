//! `GetEventSelectors`: which events a trail logs.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetEventSelectorsInput, GetEventSelectorsOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailRead;

pub(crate) fn get_event_selectors(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: GetEventSelectorsInput,
) -> Result<Reply<GetEventSelectorsOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.trail_name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(
        ctx,
        "cloudtrail:GetEventSelectors",
        &place,
        found.as_deref(),
    )?;
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || CloudTrailError::trail_not_found(&place.arn(), ctx.account());
    let trail = found.as_ref().ok_or_else(missing)?;
    let (event_selectors, advanced_event_selectors) = trail.selectors.shown();

    Ok(permit.reply(GetEventSelectorsOutput {
        trail_arn: Some(trail.arn()),
        event_selectors,
        advanced_event_selectors,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ReadWriteType};
    use crate::bench::{Bench, arn, trail};

    #[test]
    fn a_new_trail_logs_all_management_events() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        let told = house.answer::<api::GetEventSelectors>(input(&[("TrailName", "abc")]));
        let selectors = told.event_selectors.unwrap();
        assert_eq!(selectors.len(), 1);
        assert_eq!(selectors[0].read_write_type, Some(ReadWriteType::All));
        assert_eq!(selectors[0].include_management_events, Some(true));
        assert_eq!(selectors[0].data_resources, Some(vec![]));
        assert_eq!(told.advanced_event_selectors, None);
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::GetEventSelectors>(
            "cloudtrail:GetEventSelectors",
            &arn("abc"),
            input(&[("TrailName", "abc")]),
        );
    }
}
