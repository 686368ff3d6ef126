//! `GetOrganizationStatistics`: in how many accounts GuardDuty and its features are on.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetOrganizationStatistics.html>

use std::sync::Arc;

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::organization::MemberStatus;
use ringwall_store::StoreError;

use crate::api::{
    FeatureStatus, GetOrganizationStatisticsInput, GetOrganizationStatisticsOutput, OrgFeature,
    OrgFeatureAdditionalConfiguration as Part, OrganizationDetails, OrganizationFeatureStatistics,
    OrganizationFeatureStatisticsAdditionalConfiguration, OrganizationStatistics,
};
use crate::error::GuardDutyError;
use crate::members;
use crate::organization;
use crate::resources::detector::Detector;
use crate::resources::member::{Member, Via};
use crate::resources::organization::parts_of;
use crate::store::{GuardDutyRead, find_detector};

pub(crate) fn get_organization_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetOrganizationStatisticsInput,
) -> Result<Reply<GetOrganizationStatisticsOutput>, GuardDutyError> {
    let GetOrganizationStatisticsInput {} = input;

    let permit = ctx.authorize(&Ask::new("guardduty:GetOrganizationStatistics"))?;

    let row = tx.administration(ctx)?;
    let own = find_detector(tx.tx, row.account, &row.region)?;
    let own = own.ok_or_else(GuardDutyError::not_owned)?;
    let accounts = organization::accounts_of(tx.tx, &row.organization)?;
    let mut members = members::members_of(tx.tx, &own.id)?;
    members.retain(|member| member.via == Via::Organization && member.relationship.is_associated());
    let is_active = |member: &&Arc<Member>| {
        let account = accounts.iter().find(|one| one.account == member.account);
        account.is_some_and(|account| account.status == MemberStatus::Active)
    };
    let active: Vec<_> = members.iter().filter(is_active).collect();
    let detectors = active
        .iter()
        .map(|member| find_detector(tx.tx, member.account, &member.region));
    let detectors: Vec<_> = detectors
        .filter_map(Result::transpose)
        .collect::<Result<_, StoreError>>()?;
    let enabled: Vec<_> = detectors.iter().filter(|one| one.is_enabled).collect();

    let statistics = OrganizationStatistics {
        total_accounts_count: count(accounts.len()),
        member_accounts_count: count(members.len()),
        active_accounts_count: count(active.len()),
        enabled_accounts_count: count(enabled.len()),
        count_by_feature: Some(
            OrgFeature::ALL
                .iter()
                .map(|feature| by_feature(*feature, &enabled))
                .collect(),
        ),
    };
    Ok(permit.reply(GetOrganizationStatisticsOutput {
        organization_details: Some(OrganizationDetails {
            updated_at: Some(ctx.now()),
            organization_statistics: Some(statistics),
        }),
    }))
}

fn by_feature(feature: OrgFeature, detectors: &[&Arc<Detector>]) -> OrganizationFeatureStatistics {
    let is_on = |detector: &&&Arc<Detector>| {
        let features = detector.features.shown();
        features.iter().any(|shown| {
            shown
                .name
                .is_some_and(|name| name.as_str() == feature.as_str())
                && shown.status == Some(FeatureStatus::Enabled)
        })
    };
    let parts = parts_of(feature);
    let parts = parts.iter().map(
        |part| OrganizationFeatureStatisticsAdditionalConfiguration {
            name: Some(*part),
            enabled_accounts_count: count(
                detectors
                    .iter()
                    .filter(|one| has_part(one, feature, *part))
                    .count(),
            ),
        },
    );
    let parts: Vec<_> = parts.collect();
    OrganizationFeatureStatistics {
        name: Some(feature),
        enabled_accounts_count: count(detectors.iter().filter(is_on).count()),
        additional_configuration: Some(parts).filter(|parts| !parts.is_empty()),
    }
}

fn has_part(detector: &Detector, feature: OrgFeature, part: Part) -> bool {
    detector.features.shown().iter().any(|shown| {
        let is_it = shown
            .name
            .is_some_and(|name| name.as_str() == feature.as_str());
        let mut parts = shown.additional_configuration.iter().flatten();
        is_it
            && parts.any(|one| {
                one.name.is_some_and(|name| name.as_str() == part.as_str())
                    && one.status == Some(FeatureStatus::Enabled)
            })
    })
}

fn count(number: usize) -> Option<i32> {
    i32::try_from(number).ok()
}
