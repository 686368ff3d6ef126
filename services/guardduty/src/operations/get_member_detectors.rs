//! `GetMemberDetectors`: what the detectors of members look at.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMemberDetectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetMemberDetectorsInput, GetMemberDetectorsOutput, MemberAdditionalConfigurationResult,
    MemberDataSourceConfiguration, MemberFeaturesConfigurationResult, OrgFeature,
    OrgFeatureAdditionalConfiguration,
};
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::detector::Detector;
use crate::store::{GuardDutyRead, find_detector};
use crate::unprocessed::{Reason, each};

pub(crate) fn get_member_detectors(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetMemberDetectorsInput,
) -> Result<Reply<GetMemberDetectorsOutput>, GuardDutyError> {
    let action = "guardduty:GetMemberDetectors";
    let (permit, own) = tx.permit(ctx, action, &input.detector_id)?;

    let mut members = Vec::new();
    let unprocessed_accounts = each(&input.account_ids, |account| {
        let member = members::find(tx.tx, &own.id, account)?;
        let is_associated = member.is_some_and(|member| member.relationship.is_associated());
        let detector = find_detector(tx.tx, account, &own.region)?;
        match detector.filter(|_| is_associated) {
            Some(detector) => {
                members.push(shown(&detector));
                Ok(Ok(()))
            }
            None => Ok(Err(Reason::NOT_ASSOCIATED)),
        }
    })?;

    Ok(permit.reply(GetMemberDetectorsOutput {
        member_data_source_configurations: members,
        unprocessed_accounts,
    }))
}

fn shown(detector: &Detector) -> MemberDataSourceConfiguration {
    let role = detector.service_role();
    let features = detector.features.shown().into_iter().filter_map(|feature| {
        let parts = feature.additional_configuration.into_iter().flatten();
        let parts = parts.filter_map(|part| {
            Some(MemberAdditionalConfigurationResult {
                name: OrgFeatureAdditionalConfiguration::parse(part.name?.as_str()),
                status: part.status,
                updated_at: part.updated_at,
                managed_by: None,
            })
        });
        let parts: Vec<_> = parts.collect();
        Some(MemberFeaturesConfigurationResult {
            // The foundational sources cannot be turned off, and are not features of members.
            name: Some(OrgFeature::parse(feature.name?.as_str())?),
            status: feature.status,
            updated_at: feature.updated_at,
            additional_configuration: Some(parts).filter(|parts| !parts.is_empty()),
            managed_by: None,
        })
    });
    MemberDataSourceConfiguration {
        account_id: detector.account.to_string(),
        data_sources: detector.features.shown_as_data_sources(&role),
        features: Some(features.collect()),
    }
}
