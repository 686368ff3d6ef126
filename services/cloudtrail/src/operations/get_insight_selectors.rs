//! `GetInsightSelectors`: Insights are off.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetInsightSelectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetInsightSelectorsInput, GetInsightSelectorsOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailRead;

pub(crate) fn get_insight_selectors(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: GetInsightSelectorsInput,
) -> Result<Reply<GetInsightSelectorsOutput>, CloudTrailError> {
    let name = input
        .trail_name
        .ok_or_else(CloudTrailError::trail_missing)?;
    let place = TrailRef::parse(ctx, &name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(
        ctx,
        "cloudtrail:GetInsightSelectors",
        &place,
        found.as_deref(),
    )?;
    tx.service.permit(ctx, &ask)?;

    match found {
        // No trail of this server has any.
        Some(trail) => Err(CloudTrailError::insights_not_enabled(&trail.name)),
        None => Err(CloudTrailError::trail_not_found(
            &place.arn(),
            ctx.account(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Bench, trail};

    #[test]
    fn says_that_they_are_off() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        let off = "InsightNotEnabledException: Trail abc does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.";
        let asked = || input(&[("TrailName", "abc")]);
        assert_eq!(house.refusal::<api::GetInsightSelectors>(asked()), off);
        house
            .as_new_user("a-stranger", &[])
            .is_denied::<api::GetInsightSelectors>(asked());
    }
}
