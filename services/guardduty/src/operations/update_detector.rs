//! `UpdateDetector`: suspends a detector or lets it look again, and says what at.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateDetector.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateDetectorInput, UpdateDetectorOutput};
use crate::error::GuardDutyError;
use crate::resources::detector::Detector;
use crate::resources::features::Asked;
use crate::store::GuardDutyWrite;
use crate::{members, plane};

pub(crate) fn update_detector(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateDetectorInput,
) -> Result<Reply<UpdateDetectorOutput>, GuardDutyError> {
    let asked = Asked::parse(input.features.as_deref(), input.data_sources.as_ref())?;

    let (permit, detector) =
        tx.permit_detector(ctx, "guardduty:UpdateDetector", &input.detector_id)?;

    members::require_no_administrator(&*tx.tx, &detector)?;
    if input.enable == Some(true) && !detector.is_enabled {
        // What happened meanwhile is not looked at.
        plane::begin(tx.tx, &detector.id, tx.service.trail.end())?;
    }
    tx.put_detector(Detector {
        is_enabled: input.enable.unwrap_or(detector.is_enabled),
        frequency: input
            .finding_publishing_frequency
            .unwrap_or(detector.frequency),
        features: detector.features.changed(&asked, ctx.now())?,
        updated_at: ctx.now(),
        ..Detector::clone(&detector)
    })?;

    Ok(permit.reply(UpdateDetectorOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, DataSourceConfigurations, DataSourceStatus, DetectorFeature,
        DetectorFeatureConfiguration, DetectorStatus, FeatureStatus, FindingPublishingFrequency,
        S3LogsConfiguration, UpdateDetectorInput,
    };
    use crate::bench::{Steps as _, detector_arn, house};

    fn change(id: &str) -> UpdateDetectorInput {
        input(&[("DetectorId", id)])
    }

    #[test]
    fn suspends_and_changes_only_what_is_named() {
        let house = house();
        let id = house.new_detector();
        let read = || house.answer::<api::GetDetector>(input(&[("DetectorId", &id)]));
        house.answer::<api::UpdateDetector>(UpdateDetectorInput {
            enable: Some(false),
            finding_publishing_frequency: Some(FindingPublishingFrequency::OneHour),
            ..change(&id)
        });
        house.answer::<api::UpdateDetector>(UpdateDetectorInput {
            data_sources: Some(DataSourceConfigurations {
                s3_logs: Some(S3LogsConfiguration { enable: false }),
                ..DataSourceConfigurations::default()
            }),
            ..change(&id)
        });
        let now = read();
        assert_eq!(now.status, DetectorStatus::Disabled);
        assert_eq!(
            now.finding_publishing_frequency,
            Some(FindingPublishingFrequency::OneHour)
        );
        let sources = now.data_sources.unwrap();
        assert_eq!(sources.s3_logs.status, DataSourceStatus::Disabled);
        assert_eq!(sources.flow_logs.status, DataSourceStatus::Enabled);
    }

    #[test]
    fn one_kind_of_runtime_monitoring_excludes_the_other_also_later() {
        let house = house();
        let id = house.new_detector();
        let turn_on = |name| UpdateDetectorInput {
            features: Some(vec![DetectorFeatureConfiguration {
                name: Some(name),
                status: Some(FeatureStatus::Enabled),
                additional_configuration: None,
            }]),
            ..change(&id)
        };
        house.answer::<api::UpdateDetector>(turn_on(DetectorFeature::RuntimeMonitoring));
        let refusal =
            house.refusal::<api::UpdateDetector>(turn_on(DetectorFeature::EksRuntimeMonitoring));
        assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
    }

    #[test]
    fn needs_permission_on_the_detector() {
        let house = house();
        let id = house.new_detector();
        house.needs::<api::UpdateDetector>(
            "guardduty:UpdateDetector",
            &detector_arn(&id),
            change(&id),
        );
    }
}
