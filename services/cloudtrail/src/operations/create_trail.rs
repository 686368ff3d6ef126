//! `CreateTrail`: makes a trail, which does not log yet.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateTrailInput, CreateTrailOutput};
use crate::destination::{parse_prefix, require_bucket_name};
use crate::error::CloudTrailError;
use crate::organization::{administered_by, owner_of_trails};
use crate::permission::ask_about_new;
use crate::quotas;
use crate::resources::name::{TrailRef, require_name};
use crate::resources::selectors::Selectors;
use crate::resources::tagging;
use crate::resources::trail::{Logging, Trail};
use crate::store::CloudTrailWrite;

pub(crate) fn create_trail(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: CreateTrailInput,
) -> Result<Reply<CreateTrailOutput>, CloudTrailError> {
    require_name(&input.name)?;
    let place = TrailRef::parse(ctx, &input.name)?;
    require_bucket_name(&input.s3_bucket_name)?;
    let prefix = parse_prefix(input.s3_key_prefix.as_deref())?;
    let tags = tagging::parse(input.tags_list.as_deref())?;

    let is_for_organization = input.is_organization_trail == Some(true);
    let owner = match is_for_organization {
        true => owner_of_trails(&*tx.tx, ctx.account())?,
        false => None,
    };
    let owner = owner.unwrap_or_else(|| ctx.account());
    let seen = tx.trails_of(owner)?;

    let ask = ask_about_new("cloudtrail:CreateTrail", &place);
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    if !tags.is_empty() {
        let ask = ask_about_new("cloudtrail:AddTags", &place);
        ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    }

    require_built(&input)?;
    tagging::require_room(&tags, &place.arn())?;
    let is_multi_region = input.is_multi_region_trail.unwrap_or(false);
    let global_events = input.include_global_service_events.unwrap_or(true);
    if is_multi_region && !global_events {
        return Err(CloudTrailError::multi_region_without_global_events());
    }
    // A multi-Region trail stands in every Region, under its name.
    let meets = |trail: &Trail| is_multi_region || trail.is_seen_in(&ctx.region);
    if seen
        .iter()
        .any(|trail| trail.name == input.name && meets(trail))
    {
        return Err(CloudTrailError::trail_exists(&input.name, ctx.account()));
    }
    let here = seen.iter().filter(|trail| trail.is_seen_in(&ctx.region));
    if here.count() >= quotas::TRAILS {
        return Err(CloudTrailError::too_many_trails(
            ctx.account(),
            quotas::TRAILS,
            &ctx.region,
        ));
    }
    let organization = match is_for_organization {
        true => Some(administered_by(&*tx.tx, ctx.account())?.id.clone()),
        false => None,
    };
    let mut trail = Trail {
        id: ctx.uuid(),
        account: owner,
        home: ctx.region.clone(),
        name: input.name,
        bucket: input.s3_bucket_name,
        prefix,
        global_events,
        is_multi_region,
        is_validated: input.enable_log_file_validation.unwrap_or(false),
        kms_key: None,
        organization,
        is_recursive: input.recursive_logging.unwrap_or(true),
        selectors: Selectors::default(),
        tags,
        logging: Logging::default(),
    };
    tx.service.require_bucket(ctx, &trail)?;
    if let Some(key) = input.kms_key_id.filter(|key| !key.is_empty()) {
        trail.kms_key = Some(tx.service.key_arn(ctx, &key)?);
    }
    tx.put(trail.clone())?;

    let shown = trail.shown();
    Ok(permit.reply(CreateTrailOutput {
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
        ..CreateTrailOutput::default()
    }))
}

/// Refuses members that would be ignored. Clients send empty texts for what is not wanted.
fn require_built(input: &CreateTrailInput) -> Result<(), CloudTrailError> {
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

/// Refuses destinations besides the bucket.
pub(crate) fn require_no_other_destination(
    given: &[(&str, Option<&str>)],
) -> Result<(), CloudTrailError> {
    let unused = given
        .iter()
        .find(|(_, value)| value.is_some_and(|value| !value.is_empty()));
    match unused {
        Some((name, _)) => Err(CloudTrailError::not_built(format_args!(
            "{name} of a trail"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api::{self, CreateTrailInput};
    use crate::bench::{Bench, arn, trail};

    #[test]
    fn a_trail_is_as_asked_and_does_not_log() {
        let house = Bench::new().house();
        let made = house.answer::<api::CreateTrail>(CreateTrailInput {
            s3_key_prefix: Some("audit/".to_owned()),
            is_multi_region_trail: Some(true),
            enable_log_file_validation: Some(true),
            ..trail("all")
        });
        assert_eq!(made.trail_arn, Some(arn("all")));
        let read = house.answer::<api::GetTrail>(input(&[("Name", "all")]));
        let read = read.trail.unwrap();
        assert_eq!(read.s3_key_prefix.as_deref(), Some("audit"));
        assert_eq!(read.home_region.as_deref(), Some("us-east-1"));
        assert_eq!(read.has_custom_event_selectors, Some(false));
        assert_eq!(read.recursive_logging, Some(true));
        let status = house.answer::<api::GetTrailStatus>(input(&[("Name", "all")]));
        assert_eq!(status.is_logging, Some(false));
    }

    #[test]
    fn a_name_stands_once_in_each_region() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("here"));
        let words = format!(
            "TrailAlreadyExistsException: Trail here already exists for customer: {ACCOUNT}"
        );
        assert_eq!(house.refusal::<api::CreateTrail>(trail("here")), words);
        let west = house.in_region("us-west-2");
        west.answer::<api::CreateTrail>(trail("here"));
        let everywhere = CreateTrailInput {
            is_multi_region_trail: Some(true),
            ..trail("here")
        };
        let south = house.in_region("sa-east-1");
        assert_eq!(south.refusal::<api::CreateTrail>(everywhere), words);
    }

    #[test]
    fn five_in_a_region_and_no_more() {
        let house = Bench::new().house();
        for number in 0..5 {
            house.answer::<api::CreateTrail>(trail(&format!("trail-{number}")));
        }
        assert_eq!(
            house.refusal::<api::CreateTrail>(trail("one-more")),
            format!(
                "MaximumNumberOfTrailsExceededException: User: {ACCOUNT} already has 5 trails in us-east-1."
            )
        );
        let west = house.in_region("us-west-2");
        west.answer::<api::CreateTrail>(trail("one-more"));
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = Bench::new().house();
        let refusal = |input: CreateTrailInput| house.refusal::<api::CreateTrail>(input);
        assert_eq!(
            refusal(trail("ab")),
            "InvalidTrailNameException: Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters."
        );
        assert_eq!(
            refusal(CreateTrailInput {
                s3_bucket_name: "nowhere".to_owned(),
                ..trail("abc")
            }),
            "S3BucketDoesNotExistException: S3 bucket nowhere does not exist!"
        );
        assert_eq!(
            refusal(CreateTrailInput {
                s3_bucket_name: "../logs".to_owned(),
                ..trail("abc")
            }),
            "InvalidS3BucketNameException: Bucket name is invalid: ../logs"
        );
        assert_eq!(
            refusal(CreateTrailInput {
                is_multi_region_trail: Some(true),
                include_global_service_events: Some(false),
                ..trail("abc")
            }),
            "InvalidParameterCombinationException: Multi-Region trail must include global service events."
        );
        assert_eq!(
            refusal(CreateTrailInput {
                is_organization_trail: Some(true),
                ..trail("abc")
            }),
            "OrganizationsNotInUseException: Your account is not a member of an organization."
        );
        for input in [
            CreateTrailInput {
                sns_topic_name: Some("topic".to_owned()),
                ..trail("abc")
            },
            CreateTrailInput {
                kms_key_id: Some("alias/logs".to_owned()),
                ..trail("abc")
            },
        ] {
            assert!(refusal(input).starts_with("NotImplemented: "));
        }
        let nowhere = Bench::without_buckets().house();
        assert!(
            nowhere
                .refusal::<api::CreateTrail>(trail("abc"))
                .contains("--bucket-store")
        );
    }

    #[test]
    fn the_policy_of_the_bucket_must_let_cloudtrail_in() {
        let bench = Bench::new();
        let house = bench.house();
        let refusal = "InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: logs";
        bench.buckets.set_policy(Some(""));
        assert_eq!(house.refusal::<api::CreateTrail>(trail("abc")), refusal);
        bench.buckets.set_policy(Some(&bench.policy_for("other")));
        assert_eq!(house.refusal::<api::CreateTrail>(trail("abc")), refusal);
        bench.buckets.set_policy(Some(&bench.policy_for("abc")));
        let elsewhere = CreateTrailInput {
            s3_key_prefix: Some("elsewhere".to_owned()),
            ..trail("abc")
        };
        assert_eq!(house.refusal::<api::CreateTrail>(elsewhere), refusal);
        house.answer::<api::CreateTrail>(trail("abc"));
    }

    #[test]
    fn needs_permission_on_the_trail_and_for_tags() {
        let house = Bench::new().house();
        house.needs::<api::CreateTrail>("cloudtrail:CreateTrail", &arn("abc"), trail("abc"));
        let tagged = CreateTrailInput {
            tags_list: Some(vec![api::Tag {
                key: "team".to_owned(),
                value: Some("blue".to_owned()),
            }]),
            ..trail("tagged")
        };
        let creator = allow("cloudtrail:CreateTrail", "*");
        let creator = house.as_new_user("creator", &[&creator]);
        creator.is_denied::<api::CreateTrail>(tagged.clone());
        house.answer::<api::CreateTrail>(tagged);
    }
}
