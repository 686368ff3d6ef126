//! `CreateDetector`: begins to look for threats in an account and a Region.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateDetectorInput, CreateDetectorOutput, FindingPublishingFrequency};
use crate::error::GuardDutyError;
use crate::plane;
use crate::resources::detector::Detector;
use crate::resources::features::{Asked, Features};
use crate::resources::tagging;
use crate::store::GuardDutyWrite;

pub(crate) fn create_detector(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateDetectorInput,
) -> Result<Reply<CreateDetectorOutput>, GuardDutyError> {
    let asked = Asked::parse(input.features.as_deref(), input.data_sources.as_ref())?;
    let tags = tagging::parse(input.tags.as_ref())?;

    let here = tx.detector_here(ctx)?;

    let ask = Ask::new("guardduty:CreateDetector");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    if here.is_some() {
        return Err(GuardDutyError::detector_exists());
    }
    let detector = Detector {
        id: hex::encode(ctx.random_bytes::<16>()),
        account: ctx.account(),
        region: ctx.region.clone(),
        is_enabled: input.enable,
        frequency: input
            .finding_publishing_frequency
            .unwrap_or(FindingPublishingFrequency::SixHours),
        features: Features::new(&asked, ctx.now()),
        tags,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let id = detector.id.clone();
    if detector.is_enabled {
        plane::begin(tx.tx, &id, tx.service.trail.end())?;
    }
    tx.put_detector(detector)?;

    Ok(permit.reply(CreateDetectorOutput {
        detector_id: Some(id),
        unprocessed_data_sources: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, CreateDetectorInput, DataSourceConfigurations, DetectorFeature,
        DetectorFeatureConfiguration, DetectorFeatureResult, FeatureStatus, S3LogsConfiguration,
    };
    use crate::bench::{Steps as _, enabled, house};

    fn feature(name: DetectorFeature, status: FeatureStatus) -> DetectorFeatureConfiguration {
        DetectorFeatureConfiguration {
            name: Some(name),
            status: Some(status),
            additional_configuration: None,
        }
    }

    fn with(features: Vec<DetectorFeatureConfiguration>) -> CreateDetectorInput {
        CreateDetectorInput {
            features: Some(features),
            ..enabled()
        }
    }

    #[test]
    fn everything_is_on_but_runtime_monitoring() {
        let house = house();
        let id = house.new_detector();
        assert_eq!(id.len(), 32);
        let read = house.answer::<api::GetDetector>(input(&[("DetectorId", &id)]));
        let off: Vec<_> = read
            .features
            .unwrap()
            .into_iter()
            .filter(|one| one.status == Some(FeatureStatus::Disabled))
            .filter_map(|one| one.name)
            .collect();
        assert_eq!(
            off,
            [
                DetectorFeatureResult::EksRuntimeMonitoring,
                DetectorFeatureResult::RuntimeMonitoring,
                DetectorFeatureResult::AiAnalyst,
            ]
        );
    }

    #[test]
    fn one_in_an_account_and_a_region() {
        let house = house();
        house.new_detector();
        assert_eq!(
            house.refusal::<api::CreateDetector>(enabled()),
            "BadRequestException: The request is rejected because a detector already exists for the current account."
        );
        house.in_region("eu-west-1").new_detector();
    }

    #[test]
    fn features_are_named_one_way_and_make_sense() {
        let house = house();
        let on = FeatureStatus::Enabled;
        let both = CreateDetectorInput {
            data_sources: Some(DataSourceConfigurations {
                s3_logs: Some(S3LogsConfiguration { enable: false }),
                ..DataSourceConfigurations::default()
            }),
            ..with(vec![])
        };
        let runtime = vec![
            feature(DetectorFeature::RuntimeMonitoring, on),
            feature(DetectorFeature::EksRuntimeMonitoring, on),
        ];
        for wrong in [both, with(runtime)] {
            let refusal = house.refusal::<api::CreateDetector>(wrong);
            assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        }
        let analyst = with(vec![feature(DetectorFeature::AiAnalyst, on)]);
        let refusal = house.refusal::<api::CreateDetector>(analyst);
        assert!(refusal.starts_with("NotImplemented: "), "{refusal}");
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.needs::<api::CreateDetector>("guardduty:CreateDetector", "*", enabled());
    }
}
