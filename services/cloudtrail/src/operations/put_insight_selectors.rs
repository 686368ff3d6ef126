//! `PutInsightSelectors`: turns Insights off, which they are. Turning them on is not built.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutInsightSelectorsInput, PutInsightSelectorsOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailWrite;

pub(crate) fn put_insight_selectors(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: PutInsightSelectorsInput,
) -> Result<Reply<PutInsightSelectorsOutput>, CloudTrailError> {
    let name = input
        .trail_name
        .ok_or_else(CloudTrailError::trail_missing)?;
    let place = TrailRef::parse(ctx, &name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(
        ctx,
        "cloudtrail:PutInsightSelectors",
        &place,
        found.as_deref(),
    )?;
    let permit = tx.service.permit(ctx, &ask)?;

    let trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    if !input.insight_selectors.is_empty() {
        return Err(CloudTrailError::not_built("CloudTrail Insights"));
    }

    Ok(permit.reply(PutInsightSelectorsOutput {
        trail_arn: Some(trail.arn()),
        insight_selectors: Some(vec![]),
        ..PutInsightSelectorsOutput::default()
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, InsightSelector, InsightType, PutInsightSelectorsInput};
    use crate::bench::{Bench, arn, trail};

    fn put(selectors: Vec<InsightSelector>) -> PutInsightSelectorsInput {
        PutInsightSelectorsInput {
            trail_name: Some("abc".to_owned()),
            insight_selectors: selectors,
            event_data_store: None,
            insights_destination: None,
        }
    }

    #[test]
    fn off_stays_off_and_on_is_not_built() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::PutInsightSelectors>(
            "cloudtrail:PutInsightSelectors",
            &arn("abc"),
            put(vec![]),
        );
        let on = InsightSelector {
            insight_type: Some(InsightType::ApiCallRateInsight),
            event_categories: None,
        };
        let refusal = house.refusal::<api::PutInsightSelectors>(put(vec![on]));
        assert!(refusal.starts_with("NotImplemented: "), "{refusal}");
        let refusal = house.refusal::<api::GetInsightSelectors>(input(&[]));
        assert!(refusal.starts_with("InvalidParameterCombinationException: "));
    }
}
