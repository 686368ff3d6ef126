//! Findings counted: by severity, account, day, type or resource.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::Timestamp;
use serde_json::Value as Json;

use crate::api::{
    AccountStatistics, DateStatistics, FindingStatistics, FindingTypeStatistics, GroupByType,
    ResourceStatistics, SeverityStatistics,
};
use crate::resources::finding::{Finding, resource_id};

/// A group of findings.
struct Group {
    /// What its findings have in common.
    key: Vec<String>,
    total: i32,
    newest: Timestamp,
    severity: f64,
}

/// How many there are of each severity.
pub(crate) fn by_severity_alone(findings: &[Arc<Finding>]) -> FindingStatistics {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts
            .entry(format!("{:.1}", finding.severity))
            .or_default() += 1;
    }
    FindingStatistics {
        count_by_severity: Some(counts),
        ..FindingStatistics::default()
    }
}

/// The largest groups, or the smallest; severities and days in their own order.
pub(crate) fn grouped(
    findings: &[Arc<Finding>],
    by: GroupByType,
    is_descending: bool,
    most: usize,
) -> FindingStatistics {
    let mut groups = groups(findings, by);
    match by {
        GroupByType::Severity => {
            groups.sort_by(|one, other| one.severity.total_cmp(&other.severity))
        }
        GroupByType::Date => groups.sort_by(|one, other| one.key.cmp(&other.key)),
        _ => groups.sort_by_key(|group| (group.total, Reverse(group.key.clone()))),
    }
    if is_descending {
        groups.reverse();
    }
    groups.truncate(most);
    shown(groups, by)
}

fn groups(findings: &[Arc<Finding>], by: GroupByType) -> Vec<Group> {
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    for finding in findings {
        let key = key(finding, by);
        let group = groups.entry(key.clone()).or_insert_with(|| Group {
            key,
            total: 0,
            newest: finding.updated_at,
            severity: finding.severity,
        });
        group.total += 1;
        group.newest = group.newest.max(finding.updated_at);
    }
    groups.into_values().collect()
}

/// What the findings of a group have in common.
fn key(finding: &Finding, by: GroupByType) -> Vec<String> {
    let severity = || format!("{:.1}", finding.severity);
    let text = |json: Option<&Json>| json.and_then(Json::as_str).unwrap_or_default().to_owned();
    match by {
        GroupByType::Severity => vec![severity()],
        GroupByType::Date => vec![day(finding.updated_at).iso8601(), severity()],
        GroupByType::FindingType => vec![finding.kind.clone()],
        GroupByType::Account => vec![text(finding.document().get("accountId"))],
        GroupByType::Resource => {
            let document = finding.document();
            vec![
                text(document.get("accountId")),
                text(document.pointer("/resource/resourceType")),
                resource_id(&document).unwrap_or_default().to_owned(),
            ]
        }
    }
}

fn day(moment: Timestamp) -> Timestamp {
    const DAY_SECS: i64 = 86_400;
    Timestamp::from_secs(moment.secs().div_euclid(DAY_SECS) * DAY_SECS)
}

fn shown(groups: Vec<Group>, by: GroupByType) -> FindingStatistics {
    let mut statistics = FindingStatistics::default();
    let groups = groups.into_iter();
    match by {
        GroupByType::Severity => {
            let rows = groups.map(|group| SeverityStatistics {
                last_generated_at: Some(group.newest),
                severity: Some(group.severity),
                total_findings: Some(group.total),
            });
            statistics.grouped_by_severity = Some(rows.collect());
        }
        GroupByType::Date => {
            let rows = groups.map(|group| DateStatistics {
                date: Some(day(group.newest)),
                last_generated_at: Some(group.newest),
                severity: Some(group.severity),
                total_findings: Some(group.total),
            });
            statistics.grouped_by_date = Some(rows.collect());
        }
        GroupByType::FindingType => {
            let rows = groups.map(|group| FindingTypeStatistics {
                finding_type: group.key.into_iter().next(),
                last_generated_at: Some(group.newest),
                total_findings: Some(group.total),
            });
            statistics.grouped_by_finding_type = Some(rows.collect());
        }
        GroupByType::Account => {
            let rows = groups.map(|group| AccountStatistics {
                account_id: group.key.into_iter().next(),
                last_generated_at: Some(group.newest),
                total_findings: Some(group.total),
            });
            statistics.grouped_by_account = Some(rows.collect());
        }
        GroupByType::Resource => {
            let rows = groups.map(|group| {
                let mut key = group.key.into_iter();
                ResourceStatistics {
                    account_id: key.next(),
                    resource_type: key.next(),
                    resource_id: key.next(),
                    last_generated_at: Some(group.newest),
                    total_findings: Some(group.total),
                }
            });
            statistics.grouped_by_resource = Some(rows.collect());
        }
    }
    statistics
}
