//! `GetRemainingFreeTrialDays`: how many of thirty days are left since each source was turned on.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetRemainingFreeTrialDays.html>

use std::collections::BTreeMap;

use ringwall_core::{Reply, RequestContext, Timestamp};

use crate::api::{
    AccountFreeTrialInfo, DataSourceFreeTrial, DataSourcesFreeTrial, FeatureStatus,
    FreeTrialFeatureConfigurationResult, FreeTrialFeatureResult as Feature,
    GetRemainingFreeTrialDaysInput, GetRemainingFreeTrialDaysOutput, KubernetesDataSourceFreeTrial,
    MalwareProtectionDataSourceFreeTrial,
};
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::detector::Detector;
use crate::store::{GuardDutyRead, find_detector};
use crate::unprocessed::{Reason, each};

/// Days of a free trial.
const DAYS: i64 = 30;
const DAY_SECS: i64 = 86_400;

pub(crate) fn get_remaining_free_trial_days(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetRemainingFreeTrialDaysInput,
) -> Result<Reply<GetRemainingFreeTrialDaysOutput>, GuardDutyError> {
    let action = "guardduty:GetRemainingFreeTrialDays";
    let (permit, own) = tx.permit(ctx, action, &input.detector_id)?;

    let mut accounts = Vec::new();
    let unprocessed_accounts = each(&input.account_ids, |account| {
        let member = members::find(tx.tx, &own.id, account)?;
        let is_ours = account == own.account
            || member.is_some_and(|member| member.relationship.is_associated());
        let detector = find_detector(tx.tx, account, &own.region)?;
        match detector.filter(|_| is_ours) {
            Some(detector) => {
                accounts.push(info(&detector, ctx.now()));
                Ok(Ok(()))
            }
            None => Ok(Err(Reason::NOT_ASSOCIATED)),
        }
    })?;

    Ok(permit.reply(GetRemainingFreeTrialDaysOutput {
        accounts: Some(accounts),
        unprocessed_accounts: Some(unprocessed_accounts),
    }))
}

fn info(detector: &Detector, now: Timestamp) -> AccountFreeTrialInfo {
    let days = days_left(detector, now);
    let source = |feature| {
        let left = days.get(&feature).copied();
        left.map(|days| DataSourceFreeTrial {
            free_trial_days_remaining: Some(days),
        })
    };
    let kubernetes = source(Feature::EksAuditLogs);
    let malware = source(Feature::EbsMalwareProtection);
    AccountFreeTrialInfo {
        account_id: Some(detector.account.to_string()),
        data_sources: Some(DataSourcesFreeTrial {
            cloud_trail: source(Feature::CloudTrail),
            dns_logs: source(Feature::DnsLogs),
            flow_logs: source(Feature::FlowLogs),
            s3_logs: source(Feature::S3DataEvents),
            kubernetes: kubernetes.map(|logs| KubernetesDataSourceFreeTrial {
                audit_logs: Some(logs),
            }),
            malware_protection: malware.map(|scan| MalwareProtectionDataSourceFreeTrial {
                scan_ec2_instance_with_findings: Some(scan),
            }),
        }),
        features: Some(days.iter().map(shown).collect()),
    }
}

fn shown((name, days): (&Feature, &i32)) -> FreeTrialFeatureConfigurationResult {
    FreeTrialFeatureConfigurationResult {
        name: Some(*name),
        free_trial_days_remaining: Some(*days),
    }
}

/// The days left of what is on. Runtime monitoring is three sources in one.
fn days_left(detector: &Detector, now: Timestamp) -> BTreeMap<Feature, i32> {
    let mut days = BTreeMap::new();
    for feature in detector.features.shown() {
        let (Some(name), Some(since)) = (feature.name, feature.updated_at) else {
            continue;
        };
        if feature.status != Some(FeatureStatus::Enabled) {
            continue;
        }
        let used = (now.secs() - since.secs()) / DAY_SECS;
        let left = i32::try_from((DAYS - used).clamp(0, DAYS)).unwrap_or_default();
        if name.as_str() == "RUNTIME_MONITORING" {
            let runtime = [
                Feature::EksRuntimeMonitoring,
                Feature::Ec2RuntimeMonitoring,
                Feature::FargateRuntimeMonitoring,
            ];
            days.extend(runtime.map(|name| (name, left)));
        } else if let Some(name) = Feature::parse(name.as_str()) {
            days.insert(name, left);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT};

    use crate::api::{self, GetRemainingFreeTrialDaysInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn days_pass_since_a_source_was_turned_on() {
        let house = house();
        let detector = house.new_detector();
        let days = |account: &str| {
            let left =
                house.answer::<api::GetRemainingFreeTrialDays>(GetRemainingFreeTrialDaysInput {
                    detector_id: detector.clone(),
                    account_ids: vec![account.to_owned()],
                });
            let info = left.accounts.unwrap().pop();
            let source = info.and_then(|info| info.data_sources?.cloud_trail);
            source.and_then(|source| source.free_trial_days_remaining)
        };
        assert_eq!(days(ACCOUNT), Some(30));
        house.advance_secs(3 * 86_400);
        assert_eq!(days(ACCOUNT), Some(27));
        house.advance_secs(90 * 86_400);
        assert_eq!(days(ACCOUNT), Some(0));
        assert_eq!(days(OTHER_ACCOUNT), None);
    }
}
