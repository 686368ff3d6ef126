//! Configurations: rules that an administrator associates with its members' accounts.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/custom-detection-rules-multi-account.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Entropy, Region, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use super::administrator::{administers, members};
use super::association::{Association, associations_of, put_association};
use crate::api::{
    AssociationMode, DetectionRuleConfigurationStatus, DetectionRuleOrgConfiguration,
    DetectionRuleOrgConfigurationSummary,
};
use crate::store::{find_detector, of_region};

/// By the administrator's account, Region, rule and mode.
const CONFIGURATIONS: Table<Configuration> = Table::new("guardduty.custom-rule-configuration");

/// A rule that an administrator associates with its members' accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) rule_id: String,
    pub(crate) administrator: AccountId,
    pub(crate) region: Region,
    pub(crate) mode: AssociationMode,
    pub(crate) include: Vec<AccountId>,
    pub(crate) exclude: Vec<AccountId>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
}

impl Configuration {
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// Whether it is about the whole organization, but for some.
    pub(crate) fn claims_all(&self) -> bool {
        self.include.is_empty()
    }

    fn covers(&self, account: AccountId) -> bool {
        let is_meant = self.claims_all() || self.include.contains(&account);
        is_meant && !self.exclude.contains(&account)
    }

    pub(crate) fn detail(&self) -> DetectionRuleOrgConfiguration {
        let texts = |accounts: &[AccountId]| accounts.iter().map(AccountId::to_string).collect();
        DetectionRuleOrgConfiguration {
            rule_id: self.rule_id.clone(),
            mode: self.mode,
            status: DetectionRuleConfigurationStatus::Active,
            status_reason: None,
            include_account_ids: texts(&self.include),
            exclude_account_ids: texts(&self.exclude),
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
        }
    }

    pub(crate) fn summary(&self) -> DetectionRuleOrgConfigurationSummary {
        DetectionRuleOrgConfigurationSummary {
            rule_id: self.rule_id.clone(),
            mode: self.mode,
            status: DetectionRuleConfigurationStatus::Active,
            status_reason: None,
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
        }
    }
}

fn row(configuration: &Configuration) -> RowKey {
    of_region(configuration.administrator, &configuration.region)
        .text(&configuration.rule_id)
        .text(configuration.mode.as_str())
}

/// The configurations of an administrator in a Region that are not over, by rule.
pub(crate) fn configurations_of(
    tx: &impl Reads,
    administrator: AccountId,
    region: &Region,
    now: Timestamp,
) -> Result<Vec<Arc<Configuration>>, StoreError> {
    let prefix = of_region(administrator, region);
    let rows = tx.scan(&CONFIGURATIONS, &prefix, None, usize::MAX)?;
    let all = rows.into_iter().map(|(_, configuration)| configuration);
    Ok(all.filter(|one| !one.is_over(now)).collect())
}

pub(crate) fn put_configuration(
    tx: &mut WriteTx,
    configuration: Configuration,
) -> Result<(), StoreError> {
    let row = row(&configuration);
    tx.put(&CONFIGURATIONS, &row, configuration)
}

/// Forgets a configuration. What it associated stays so.
pub(crate) fn delete_configuration(
    tx: &mut WriteTx,
    configuration: &Configuration,
) -> Result<(), StoreError> {
    tx.delete(&CONFIGURATIONS, &row(configuration))
}

/// What members' accounts lack of what their administrators configured.
fn missing(tx: &impl Reads, now: Timestamp) -> Result<Vec<Association>, StoreError> {
    let rows = tx.scan(&CONFIGURATIONS, &RowKey::new(), None, usize::MAX)?;
    let mut missing = Vec::new();
    for (_, configuration) in rows {
        let administrator = configuration.administrator;
        if configuration.is_over(now) || !administers(tx, administrator, &configuration.region)? {
            continue;
        }
        for account in members(tx, administrator, &configuration.region)? {
            if configuration.covers(account) {
                missing.extend(lacks(tx, &configuration, account, now)?);
            }
        }
    }
    Ok(missing)
}

/// What one account lacks of a configuration, without its id.
fn lacks(
    tx: &impl Reads,
    configuration: &Configuration,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<Association>, StoreError> {
    let region = &configuration.region;
    if find_detector(tx, account, region)?.is_none() {
        return Ok(None);
    }
    let there = associations_of(tx, account, region, now)?;
    let of_rule = there
        .iter()
        .filter(|association| association.rule_id == configuration.rule_id);
    let is_it = |association: &&Arc<Association>| {
        association.mode == configuration.mode && association.expires_at == configuration.expires_at
    };
    if of_rule.clone().any(|association| is_it(&association)) {
        return Ok(None);
    }
    // One that this administrator made before is changed; else there is one more.
    let mut own = of_rule.filter(|one| one.administrator == Some(configuration.administrator));
    let created_at = own.clone().next().map_or(now, |known| known.created_at);
    let id = own
        .next()
        .map_or_else(String::new, |known| known.id.clone());
    Ok(Some(Association {
        id,
        rule_id: configuration.rule_id.clone(),
        account,
        region: region.clone(),
        mode: configuration.mode,
        created_at,
        updated_at: now,
        expires_at: configuration.expires_at,
        tags: Tags::new(),
        client_token: None,
        administrator: Some(configuration.administrator),
    }))
}

/// Whether all members' accounts have what their administrators configured.
///
/// # Errors
/// The store failed.
pub fn is_settled(tx: &impl Reads, now: Timestamp) -> Result<bool, StoreError> {
    Ok(missing(tx, now)?.is_empty())
}

/// Gives members' accounts what their administrators configured: those that joined since, too.
///
/// # Errors
/// The store failed.
pub fn settle(tx: &mut WriteTx, entropy: &dyn Entropy, now: Timestamp) -> Result<(), StoreError> {
    for mut association in missing(tx, now)? {
        if association.id.is_empty() {
            let mut id = [0; 16];
            entropy.fill(&mut id);
            association.id = hex::encode(id);
        }
        put_association(tx, association)?;
    }
    Ok(())
}
