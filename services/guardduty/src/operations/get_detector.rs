//! `GetDetector`: what a detector looks at.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DetectorStatus, GetDetectorInput, GetDetectorOutput};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn get_detector(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetDetectorInput,
) -> Result<Reply<GetDetectorOutput>, GuardDutyError> {
    let (permit, detector) =
        tx.permit_detector(ctx, "guardduty:GetDetector", &input.detector_id)?;

    let role = detector.service_role();
    let status = if detector.is_enabled {
        DetectorStatus::Enabled
    } else {
        DetectorStatus::Disabled
    };
    Ok(permit.reply(GetDetectorOutput {
        created_at: Some(detector.created_at.iso8601_millis()),
        finding_publishing_frequency: Some(detector.frequency),
        data_sources: Some(detector.features.shown_as_data_sources(&role)),
        service_role: role,
        status,
        updated_at: Some(detector.updated_at.iso8601_millis()),
        tags: tagging::shown(&detector.tags),
        features: Some(detector.features.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DataSourceStatus, DetectorStatus, FindingPublishingFrequency};
    use crate::bench::{NOT_OWNED, Steps as _, detector_arn, house};

    #[test]
    fn both_forms_of_features_are_shown() {
        let house = house();
        let id = house.new_detector();
        let read = house.answer::<api::GetDetector>(input(&[("DetectorId", &id)]));
        assert_eq!(read.status, DetectorStatus::Enabled);
        assert_eq!(
            read.finding_publishing_frequency,
            Some(FindingPublishingFrequency::SixHours)
        );
        assert_eq!(read.created_at.as_deref(), Some("2026-10-01T00:00:00.000Z"));
        assert_eq!(
            read.data_sources.unwrap().s3_logs.status,
            DataSourceStatus::Enabled
        );
        assert_eq!(read.features.unwrap().len(), 12);
    }

    #[test]
    fn only_ones_own_is_there() {
        let house = house();
        let id = house.new_detector();
        let named = || input(&[("DetectorId", &id)]);
        assert_eq!(
            house
                .in_region("eu-west-1")
                .refusal::<api::GetDetector>(named()),
            NOT_OWNED
        );
        house.needs::<api::GetDetector>("guardduty:GetDetector", &detector_arn(&id), named());
    }
}
