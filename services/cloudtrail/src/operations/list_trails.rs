//! `ListTrails`: the trails of an account, whatever their Regions.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTrails.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListTrailsInput, ListTrailsOutput, TrailInfo};
use crate::error::CloudTrailError;
use crate::store::CloudTrailRead;

/// Trails of a page.
const PAGE: usize = 100;

pub(crate) fn list_trails(
    ctx: &RequestContext,
    tx: &CloudTrailRead<'_>,
    input: ListTrailsInput,
) -> Result<Reply<ListTrailsOutput>, CloudTrailError> {
    let scope = format!("ListTrails|{}", ctx.account());
    let marker = &tx.service.marker;
    let after = match &input.next_token {
        Some(token) => {
            let position = marker.open(&scope, token);
            Some(position.ok_or_else(CloudTrailError::invalid_token)?)
        }
        None => None,
    };

    let trails = tx.trails_for(ctx.account())?;

    let permit = tx.service.permit(ctx, &Ask::new("cloudtrail:ListTrails"))?;

    let mut arns: Vec<_> = trails.iter().map(|trail| (trail.arn(), trail)).collect();
    arns.sort_by(|one, other| one.0.cmp(&other.0));
    let is_behind = |arn: &str| {
        after
            .as_ref()
            .is_none_or(|after| arn.as_bytes() > after.as_slice())
    };
    arns.retain(|(arn, _)| is_behind(arn));
    let has_more = arns.len() > PAGE;
    arns.truncate(PAGE);
    let last = arns.last().filter(|_| has_more);
    let next_token = last.map(|(arn, _)| marker.seal(&scope, arn.as_bytes()));
    let info = arns.into_iter().map(|(arn, trail)| TrailInfo {
        trail_arn: Some(arn),
        name: Some(trail.name.clone()),
        home_region: Some(trail.home.to_string()),
    });

    Ok(permit.reply(ListTrailsOutput {
        trails: Some(info.collect()),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Bench, trail};

    #[test]
    fn all_regions_page_by_page() {
        let house = Bench::new().house();
        for region in 0..21 {
            let there = house.in_region(&format!("region-{region:02}"));
            for number in 0..5 {
                there.answer::<api::CreateTrail>(trail(&format!("trail-{number}")));
            }
        }
        let first = house.answer::<api::ListTrails>(input(&[]));
        assert_eq!(first.trails.unwrap().len(), 100);
        let token = first.next_token.unwrap();
        let second = house.answer::<api::ListTrails>(input(&[("NextToken", &token)]));
        assert_eq!(second.trails.unwrap().len(), 5);
        assert_eq!(second.next_token, None);
        assert_eq!(
            house.refusal::<api::ListTrails>(input(&[("NextToken", "made-up")])),
            "InvalidTokenException: The token is not valid."
        );
    }

    #[test]
    fn needs_permission() {
        let house = Bench::new().house();
        house.needs::<api::ListTrails>("cloudtrail:ListTrails", "*", input(&[]));
    }
}
