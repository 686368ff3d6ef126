//! `GetUsageStatistics`: how many events were looked at in the last thirty days.
//!
//! Nothing is billed here: the amounts are events, in the unit `Count`, where AWS's are money.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetUsageStatistics.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Reply, RequestContext};

use crate::api::{
    DataSource, GetUsageStatisticsInput, GetUsageStatisticsOutput, Total, UsageAccountResult,
    UsageCriteria, UsageDataSourceResult, UsageFeature, UsageFeatureResult, UsageStatisticType,
    UsageStatistics, UsageTopAccountResult, UsageTopAccountsResult,
};
use crate::error::GuardDutyError;
use crate::members;
use crate::paging::page;
use crate::resources::detector::Detector;
use crate::store::GuardDutyRead;
use crate::usage;

/// Accounts that are told of a feature.
const TOP: usize = 20;

/// Events by account and source.
type Counts = BTreeMap<AccountId, BTreeMap<UsageFeature, u64>>;

pub(crate) fn get_usage_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetUsageStatisticsInput,
) -> Result<Reply<GetUsageStatisticsOutput>, GuardDutyError> {
    if input.unit.as_deref().is_some_and(|unit| unit != "USD") {
        return Err(GuardDutyError::invalid_input());
    }
    let token = input.next_token.as_deref();
    let page = page(
        tx.service,
        ctx,
        &input.detector_id,
        token,
        input.max_results,
    )?;

    let action = "guardduty:GetUsageStatistics";
    let (permit, own) = tx.permit(ctx, action, &input.detector_id)?;

    let counts = counts(ctx, tx, &own, &input.usage_criteria)?;
    let mut statistics = UsageStatistics::default();
    let mut next_token = None;
    match input.usage_statistic_type {
        UsageStatisticType::SumByAccount => {
            let keyed = by_account(&counts).into_iter();
            let listed = page.of_named(keyed.map(|result| {
                let account = result.account_id.clone();
                (account.unwrap_or_default(), result)
            }));
            next_token = listed.next;
            statistics.sum_by_account = Some(listed.entries);
        }
        UsageStatisticType::SumByDataSource => {
            statistics.sum_by_data_source = Some(by_data_source(&counts));
        }
        UsageStatisticType::SumByFeatures => {
            statistics.sum_by_feature = Some(by_feature(&counts));
        }
        UsageStatisticType::TopAccountsByFeature => {
            statistics.top_accounts_by_feature = Some(top_accounts(&counts));
        }
        // Resources are what AWS bills a bucket or an instance for: nothing is counted by them.
        UsageStatisticType::SumByResource => statistics.sum_by_resource = Some(Vec::new()),
        UsageStatisticType::TopResources => statistics.top_resources = Some(Vec::new()),
    }

    Ok(permit.reply(GetUsageStatisticsOutput {
        usage_statistics: Some(statistics),
        next_token,
    }))
}

/// The events of the accounts and sources that are asked for: its own and those of members.
fn counts(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    own: &Detector,
    criteria: &UsageCriteria,
) -> Result<Counts, GuardDutyError> {
    let mut accounts = vec![own.account];
    let members = members::member_detectors(tx.tx, &own.id)?;
    accounts.extend(members.iter().map(|detector| detector.account));
    if let Some(asked) = &criteria.account_ids {
        accounts.retain(|account| asked.contains(&account.to_string()));
    }
    let is_asked = |feature: &UsageFeature| {
        let features = criteria.features.as_ref();
        let sources = criteria.data_sources.as_ref();
        features.is_none_or(|asked| asked.contains(feature))
            && sources.is_none_or(|asked| {
                data_source(*feature).is_some_and(|source| asked.contains(&source))
            })
    };
    let mut counts = Counts::new();
    for account in accounts {
        let mut events = usage::of(tx.tx, account, &own.region, ctx.now())?;
        events.retain(|feature, _| is_asked(feature));
        counts.insert(account, events);
    }
    Ok(counts)
}

fn by_account(counts: &Counts) -> Vec<UsageAccountResult> {
    let result =
        |(account, events): (&AccountId, &BTreeMap<UsageFeature, u64>)| UsageAccountResult {
            account_id: Some(account.to_string()),
            total: total(events.values().sum()),
        };
    counts.iter().map(result).collect()
}

fn by_feature(counts: &Counts) -> Vec<UsageFeatureResult> {
    let result = |(feature, events)| UsageFeatureResult {
        feature: Some(feature),
        total: total(events),
    };
    sums(counts).into_iter().map(result).collect()
}

fn by_data_source(counts: &Counts) -> Vec<UsageDataSourceResult> {
    let mut sources = BTreeMap::<DataSource, u64>::new();
    for (feature, events) in sums(counts) {
        if let Some(source) = data_source(feature) {
            *sources.entry(source).or_default() += events;
        }
    }
    let result = |(source, events)| UsageDataSourceResult {
        data_source: Some(source),
        total: total(events),
    };
    sources.into_iter().map(result).collect()
}

fn top_accounts(counts: &Counts) -> Vec<UsageTopAccountsResult> {
    let of_feature = |(feature, _)| {
        let mut accounts: Vec<_> = counts
            .iter()
            .filter_map(|(account, events)| Some((*account, *events.get(&feature)?)))
            .collect();
        accounts.sort_by_key(|(account, events)| (std::cmp::Reverse(*events), *account));
        let result = |(account, events): (AccountId, u64)| UsageTopAccountResult {
            account_id: Some(account.to_string()),
            total: total(events),
        };
        UsageTopAccountsResult {
            feature: Some(feature),
            accounts: Some(accounts.into_iter().take(TOP).map(result).collect()),
        }
    };
    sums(counts).into_iter().map(of_feature).collect()
}

fn sums(counts: &Counts) -> BTreeMap<UsageFeature, u64> {
    let mut sums = BTreeMap::new();
    for (feature, events) in counts.values().flatten() {
        *sums.entry(*feature).or_default() += *events;
    }
    sums
}

fn total(events: u64) -> Option<Total> {
    Some(Total {
        amount: Some(events.to_string()),
        unit: Some("Count".to_owned()),
    })
}

/// How the older form of the API names a source.
const fn data_source(feature: UsageFeature) -> Option<DataSource> {
    match feature {
        UsageFeature::FlowLogs => Some(DataSource::FlowLogs),
        UsageFeature::CloudTrail => Some(DataSource::CloudTrail),
        UsageFeature::DnsLogs => Some(DataSource::DnsLogs),
        UsageFeature::S3DataEvents => Some(DataSource::S3Logs),
        UsageFeature::EksAuditLogs => Some(DataSource::KubernetesAuditLogs),
        UsageFeature::EbsMalwareProtection => Some(DataSource::Ec2MalwareScan),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, TestHouse};

    use crate::api::{
        self, DataSource, GetUsageStatisticsInput, UsageCriteria, UsageFeature, UsageStatisticType,
    };
    use crate::bench::{Steps as _, house};
    use crate::store::find_detector;
    use crate::usage;

    fn asked(detector: &str, kind: UsageStatisticType) -> GetUsageStatisticsInput {
        GetUsageStatisticsInput {
            detector_id: detector.to_owned(),
            usage_statistic_type: kind,
            usage_criteria: UsageCriteria::default(),
            unit: None,
            max_results: None,
            next_token: None,
        }
    }

    fn note(house: &TestHouse, source: UsageFeature, events: u64) {
        let tx = house.store().read().unwrap();
        let account = ACCOUNT.parse().unwrap();
        let found = find_detector(&tx, account, &"us-east-1".parse().unwrap());
        let detector = found.unwrap().unwrap();
        let now = house.now();
        let noted = house
            .store()
            .write(|tx| usage::note(tx, &detector, source, events, now));
        noted.unwrap();
    }

    #[test]
    fn what_was_looked_at_is_summed_for_thirty_days() {
        let house = house();
        let detector = house.new_detector();
        note(&house, UsageFeature::CloudTrail, 5);
        house.advance_secs(86_400);
        note(&house, UsageFeature::CloudTrail, 2);
        note(&house, UsageFeature::S3DataEvents, 1);
        let sum = |kind| {
            let found = house.answer::<api::GetUsageStatistics>(asked(&detector, kind));
            found.usage_statistics.unwrap()
        };
        let accounts = sum(UsageStatisticType::SumByAccount)
            .sum_by_account
            .unwrap();
        let total = accounts[0].total.as_ref().unwrap();
        assert_eq!(
            (total.amount.as_deref(), total.unit.as_deref()),
            (Some("8"), Some("Count"))
        );
        let sources = sum(UsageStatisticType::SumByDataSource)
            .sum_by_data_source
            .unwrap();
        let sources: Vec<_> = sources
            .into_iter()
            .map(|one| (one.data_source.unwrap(), one.total.unwrap().amount.unwrap()))
            .collect();
        let expected = [
            (DataSource::CloudTrail, "7".to_owned()),
            (DataSource::S3Logs, "1".to_owned()),
        ];
        assert_eq!(sources, expected);
        house.advance_secs(31 * 86_400);
        assert_eq!(
            sum(UsageStatisticType::SumByFeatures)
                .sum_by_feature
                .unwrap(),
            []
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let detector = house.new_detector();
        house.needs::<api::GetUsageStatistics>(
            "guardduty:GetUsageStatistics",
            "*",
            asked(&detector, UsageStatisticType::SumByFeatures),
        );
    }
}
