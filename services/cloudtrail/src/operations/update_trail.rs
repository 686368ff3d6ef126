//! `UpdateTrail`: changes where a trail's files go and what they are of.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html>

use ringwall_core::{Reply, RequestContext};

use super::create_trail::require_no_other_destination;
use crate::api::{UpdateTrailInput, UpdateTrailOutput};
use crate::delivery;
use crate::destination::{parse_prefix, require_bucket_name};
use crate::error::CloudTrailError;
use crate::organization::administered_by;
use crate::resources::name::TrailRef;
use crate::resources::trail::Trail;
use crate::store::CloudTrailWrite;

pub(crate) fn update_trail(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: UpdateTrailInput,
) -> Result<Reply<UpdateTrailOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.name)?;
    if let Some(bucket) = &input.s3_bucket_name {
        require_bucket_name(bucket)?;
    }
    let prefix = parse_prefix(input.s3_key_prefix.as_deref())?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:UpdateTrail", &place, found.as_deref())?;
    let permit = tx.service.permit(ctx, &ask)?;

    require_built(&input)?;
    let before = tx.trail_at_home(ctx, &place, found.as_ref())?;
    let mut trail = changed(&before, &input);
    if input.s3_key_prefix.is_some() {
        trail.prefix = prefix;
    }
    if trail.is_multi_region && !trail.global_events {
        return Err(CloudTrailError::multi_region_without_global_events());
    }
    let others = tx.trails_of(trail.account)?;
    let is_namesake = |other: &Trail| other.name == trail.name && other.id != trail.id;
    if trail.is_multi_region && others.iter().any(|other| is_namesake(other)) {
        return Err(CloudTrailError::trail_exists(&trail.name, ctx.account()));
    }
    match input.is_organization_trail {
        Some(true) => {
            let organization = administered_by(&*tx.tx, ctx.account())?;
            if organization.management_account != trail.account {
                return Err(CloudTrailError::not_the_management_account());
            }
            trail.organization = Some(organization.id.clone());
        }
        Some(false) if trail.account == ctx.account() => trail.organization = None,
        Some(false) => return Err(CloudTrailError::not_the_management_account()),
        None => {}
    }
    tx.service.require_bucket(ctx, &trail)?;
    match input.kms_key_id.as_deref() {
        Some("") => trail.kms_key = None,
        Some(key) => trail.kms_key = Some(tx.service.key_arn(ctx, key)?),
        None => {}
    }
    if before.is_validated && !trail.is_validated {
        delivery::end_chains(tx.tx, &trail.id)?;
    }
    tx.put(trail.clone())?;

    let shown = trail.shown();
    Ok(permit.reply(UpdateTrailOutput {
        name: shown.name,
        s3_bucket_name: shown.s3_bucket_name,
        s3_key_prefix: shown.s3_key_prefix,
        include_global_service_events: shown.include_global_service_events,
        is_multi_region_trail: shown.is_multi_region_trail,
        trail_arn: shown.trail_arn,
        log_file_validation_enabled: shown.log_file_validation_enabled,
        kms_key_id: shown.kms_key_id,
        is_organization_trail: shown.is_organization_trail,
        recursive_logging: shown.recursive_logging,
        ..UpdateTrailOutput::default()
    }))
}

/// The trail with what needs no check; what is left out stays.
fn changed(before: &Trail, input: &UpdateTrailInput) -> Trail {
    let flag = |given: Option<bool>, before: bool| given.unwrap_or(before);
    let bucket = input.s3_bucket_name.clone();
    Trail {
        bucket: bucket.unwrap_or_else(|| before.bucket.clone()),
        global_events: flag(input.include_global_service_events, before.global_events),
        is_multi_region: flag(input.is_multi_region_trail, before.is_multi_region),
        is_validated: flag(input.enable_log_file_validation, before.is_validated),
        is_recursive: flag(input.recursive_logging, before.is_recursive),
        ..before.clone()
    }
}

/// Refuses members that would be ignored.
fn require_built(input: &UpdateTrailInput) -> Result<(), CloudTrailError> {
    require_no_other_destination(&[
        ("SnsTopicName", input.sns_topic_name.as_deref()),
        (
            "CloudWatchLogsLogGroupArn",
            input.cloud_watch_logs_log_group_arn.as_deref(),
        ),
        (
            "CloudWatchLogsRoleArn",
            input.cloud_watch_logs_role_arn.as_deref(),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, CreateTrailInput, UpdateTrailInput};
    use crate::bench::{Bench, arn, trail};

    fn update(name: &str) -> UpdateTrailInput {
        input(&[("Name", name)])
    }

    #[test]
    fn what_is_left_out_stays() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(CreateTrailInput {
            s3_key_prefix: Some("audit".to_owned()),
            ..trail("abc")
        });
        let changed = house.answer::<api::UpdateTrail>(UpdateTrailInput {
            enable_log_file_validation: Some(true),
            recursive_logging: Some(false),
            ..update("abc")
        });
        assert_eq!(changed.s3_key_prefix.as_deref(), Some("audit"));
        assert_eq!(changed.log_file_validation_enabled, Some(true));
        assert_eq!(changed.recursive_logging, Some(false));
        let changed = house.answer::<api::UpdateTrail>(UpdateTrailInput {
            s3_key_prefix: Some(String::new()),
            ..update("abc")
        });
        assert_eq!(changed.s3_key_prefix, None);
        assert_eq!(changed.log_file_validation_enabled, Some(true));
    }

    #[test]
    fn only_at_home() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(CreateTrailInput {
            is_multi_region_trail: Some(true),
            ..trail("abc")
        });
        let west = house.in_region("us-west-2");
        assert_eq!(
            west.refusal::<api::UpdateTrail>(update(&arn("abc"))),
            format!(
                "InvalidHomeRegionException: The trail {} can be changed only in its home Region, us-east-1.",
                arn("abc")
            )
        );
        let there = format!("arn:aws:cloudtrail:us-west-2:{ACCOUNT}:trail/abc");
        assert_eq!(
            west.refusal::<api::UpdateTrail>(update("abc")),
            format!("TrailNotFoundException: Unknown trail: {there} for the user: {ACCOUNT}")
        );
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::UpdateTrail>("cloudtrail:UpdateTrail", &arn("abc"), update("abc"));
    }
}
