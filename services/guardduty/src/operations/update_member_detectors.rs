//! `UpdateMemberDetectors`: turns features of the detectors of members on and off.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateMemberDetectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DetectorAdditionalConfiguration, DetectorFeatureConfiguration, FeatureAdditionalConfiguration,
    MemberFeaturesConfiguration, UpdateMemberDetectorsInput, UpdateMemberDetectorsOutput,
};
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::detector::Detector;
use crate::resources::features::Asked;
use crate::resources::organization::of_detector;
use crate::store::{GuardDutyWrite, find_detector};
use crate::unprocessed::{Reason, each};

pub(crate) fn update_member_detectors(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateMemberDetectorsInput,
) -> Result<Reply<UpdateMemberDetectorsOutput>, GuardDutyError> {
    let features = input.features.map(of_detectors).transpose()?;
    let asked = Asked::parse(features.as_deref(), input.data_sources.as_ref())?;

    let action = "guardduty:UpdateMemberDetectors";
    let (permit, own) = tx.permit(ctx, action, &input.detector_id)?;

    let unprocessed_accounts = each(&input.account_ids, |account| {
        let member = members::find(&*tx.tx, &own.id, account)?;
        let is_associated = member.is_some_and(|member| member.relationship.is_associated());
        let found = find_detector(&*tx.tx, account, &own.region)?;
        let Some(found) = found.filter(|_| is_associated) else {
            return Ok(Err(Reason::NOT_ASSOCIATED));
        };
        tx.put_detector(Detector {
            features: found.features.changed(&asked, ctx.now())?,
            updated_at: ctx.now(),
            ..Detector::clone(&found)
        })?;
        Ok(Ok(()))
    })?;

    Ok(permit.reply(UpdateMemberDetectorsOutput {
        unprocessed_accounts,
    }))
}

/// The features of members, as detectors know them.
fn of_detectors(
    features: Vec<MemberFeaturesConfiguration>,
) -> Result<Vec<DetectorFeatureConfiguration>, GuardDutyError> {
    let feature = |feature: MemberFeaturesConfiguration| {
        let name = feature.name.and_then(of_detector);
        let parts = feature.additional_configuration.into_iter().flatten();
        let parts = parts.map(|part| DetectorAdditionalConfiguration {
            name: part
                .name
                .and_then(|name| FeatureAdditionalConfiguration::parse(name.as_str())),
            status: part.status,
        });
        Ok(DetectorFeatureConfiguration {
            name: Some(name.ok_or_else(GuardDutyError::invalid_input)?),
            status: feature.status,
            additional_configuration: Some(parts.collect()),
        })
    };
    features.into_iter().map(feature).collect()
}
