//! `GetTrail`: a trail's settings.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrail.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetTrailInput, GetTrailOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailRead;

pub(crate) fn get_trail(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: GetTrailInput,
) -> Result<Reply<GetTrailOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:GetTrail", &place, found.as_deref())?;
    let permit = tx.service.permit(ctx, &ask)?;

    let missing = || CloudTrailError::trail_not_found(&place.arn(), ctx.account());
    let trail = found.as_ref().ok_or_else(missing)?;

    Ok(permit.reply(GetTrailOutput {
        trail: Some(trail.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, CreateTrailInput};
    use crate::bench::{Bench, arn, trail};

    #[test]
    fn a_shadow_trail_is_seen_by_its_arn() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(CreateTrailInput {
            is_multi_region_trail: Some(true),
            ..trail("all")
        });
        house.answer::<api::CreateTrail>(trail("one"));
        let west = house.in_region("us-west-2");
        let seen = west.answer::<api::GetTrail>(input(&[("Name", &arn("all"))]));
        let home = seen.trail.unwrap().home_region;
        assert_eq!(home.as_deref(), Some("us-east-1"));
        for name in ["all", &arn("one")] {
            let refusal = west.refusal::<api::GetTrail>(input(&[("Name", name)]));
            assert!(refusal.starts_with("TrailNotFoundException: "), "{refusal}");
        }
        assert_eq!(
            house.refusal::<api::GetTrail>(input(&[("Name", "arn:aws:sqs:us-east-1:1:x")])),
            "CloudTrailARNInvalidException: arn:aws:sqs:us-east-1:1:x is not a valid ARN of a trail."
        );
        let other = arn("all").replace(ACCOUNT, "999999999999");
        let refusal = house.refusal::<api::GetTrail>(input(&[("Name", &other)]));
        assert!(!refusal.contains("home"), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::GetTrail>(
            "cloudtrail:GetTrail",
            &arn("abc"),
            input(&[("Name", "abc")]),
        );
    }
}
