//! `DescribeTrails`: the settings of trails.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeTrailsInput, DescribeTrailsOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailRead;

pub(crate) fn describe_trails(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: DescribeTrailsInput,
) -> Result<Reply<DescribeTrailsOutput>, CloudTrailError> {
    let names = input.trail_name_list.unwrap_or_default();
    let named: Vec<_> = names
        .iter()
        .map(|name| TrailRef::parse(ctx, name))
        .collect::<Result<_, _>>()?;

    let mut trails = tx.trails_for(ctx.account())?;

    let ask = Ask::new("cloudtrail:DescribeTrails");
    let permit = tx.service.permit(ctx, &ask)?;

    let shadows = input.include_shadow_trails.unwrap_or(true);
    trails.retain(|trail| {
        let is_own = trail.home == ctx.region && trail.account == ctx.account();
        let place = trail.place();
        let is_named = named.is_empty()
            || named
                .iter()
                .any(|named| named.arn() == place.arn() && (named.by_arn || is_own));
        is_named && trail.is_seen_in(&ctx.region) && (shadows || is_own)
    });

    Ok(permit.reply(DescribeTrailsOutput {
        trail_list: Some(trails.iter().map(|trail| trail.shown()).collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, CreateTrailInput, DescribeTrailsInput};
    use crate::bench::{Bench, arn, trail};

    fn names(house: &TestHouse, named: &[&str], shadows: Option<bool>) -> Vec<String> {
        let listed = house.answer::<api::DescribeTrails>(DescribeTrailsInput {
            trail_name_list: Some(named.iter().map(|name| (*name).to_owned()).collect()),
            include_shadow_trails: shadows,
        });
        let trails = listed.trail_list.unwrap().into_iter();
        trails.map(|trail| trail.name.unwrap()).collect()
    }

    #[test]
    fn shadows_are_seen_unless_they_are_not_wanted() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(CreateTrailInput {
            is_multi_region_trail: Some(true),
            ..trail("all")
        });
        house.answer::<api::CreateTrail>(trail("one"));
        assert_eq!(names(&house, &[], None), ["all", "one"]);
        let west = house.in_region("us-west-2");
        assert_eq!(names(&west, &[], None), ["all"]);
        assert!(names(&west, &[], Some(false)).is_empty());
        assert!(names(&west, &["all"], None).is_empty());
        assert_eq!(names(&west, &[&arn("all")], None), ["all"]);
        assert_eq!(names(&house, &["one", "missing"], Some(false)), ["one"]);
    }

    #[test]
    fn needs_permission() {
        Bench::new().house().needs::<api::DescribeTrails>(
            "cloudtrail:DescribeTrails",
            "*",
            input(&[]),
        );
    }
}
