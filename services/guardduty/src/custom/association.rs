//! Associations: a rule that runs for an account.

use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use super::expiry;
use crate::api::{AssociationDetail, AssociationMode, AssociationSummary};
use crate::store::of_region;

/// By account, Region, rule and id.
const ASSOCIATIONS: Table<Association> = Table::new("guardduty.custom-rule");

/// A rule that runs for an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Association {
    pub(crate) id: String,
    pub(crate) rule_id: String,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) mode: AssociationMode,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) tags: Tags,
    /// What told the request that made it from others.
    pub(crate) client_token: Option<String>,
    /// The administrator whose configuration made it.
    pub(crate) administrator: Option<AccountId>,
}

impl Association {
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    fn arn(&self) -> String {
        association_arn(&self.region, self.account, &self.rule_id, &self.id)
    }

    pub(crate) fn detail(&self) -> AssociationDetail {
        AssociationDetail {
            association_id: self.id.clone(),
            arn: self.arn(),
            rule_id: self.rule_id.clone(),
            account_id: self.account.to_string(),
            mode: self.mode,
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
        }
    }

    pub(crate) fn summary(&self) -> AssociationSummary {
        AssociationSummary {
            association_id: self.id.clone(),
            arn: self.arn(),
            rule_id: self.rule_id.clone(),
            mode: self.mode,
            created_at: self.created_at,
            updated_at: self.updated_at,
            expires_at: self.expires_at,
        }
    }
}

/// The ARN of an association.
pub(crate) fn association_arn(
    region: &Region,
    account: AccountId,
    rule_id: &str,
    id: &str,
) -> String {
    let partition = region.partition().as_str();
    format!(
        "arn:{partition}:guardduty:{region}:{account}:detection-rule/custom/{rule_id}/association/{id}"
    )
}

/// An association of the caller's account that begins now.
pub(crate) fn new_association(
    ctx: &RequestContext,
    rule_id: &str,
    mode: AssociationMode,
) -> Association {
    Association {
        id: hex::encode(ctx.random_bytes::<16>()),
        rule_id: rule_id.to_owned(),
        account: ctx.account(),
        region: ctx.region.clone(),
        mode,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        expires_at: expiry(mode, ctx.now()),
        tags: Tags::new(),
        client_token: None,
        administrator: None,
    }
}

fn row(association: &Association) -> RowKey {
    of_region(association.account, &association.region)
        .text(&association.rule_id)
        .text(&association.id)
}

/// The associations of an account in a Region that are not over, by rule.
pub(crate) fn associations_of(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
    now: Timestamp,
) -> Result<Vec<Arc<Association>>, StoreError> {
    let prefix = of_region(account, region);
    let rows = tx.scan(&ASSOCIATIONS, &prefix, None, usize::MAX)?;
    let all = rows.into_iter().map(|(_, association)| association);
    Ok(all
        .filter(|association| !association.is_over(now))
        .collect())
}

/// An association that is not over.
pub(crate) fn find_association(
    tx: &impl Reads,
    ctx: &RequestContext,
    rule_id: &str,
    id: &str,
) -> Result<Option<Arc<Association>>, StoreError> {
    let row = of_region(ctx.account(), &ctx.region).text(rule_id).text(id);
    let found = tx.get(&ASSOCIATIONS, &row)?;
    Ok(found.filter(|association| !association.is_over(ctx.now())))
}

pub(crate) fn put_association(
    tx: &mut WriteTx,
    association: Association,
) -> Result<(), StoreError> {
    let row = row(&association);
    tx.put(&ASSOCIATIONS, &row, association)
}

pub(crate) fn delete_association(
    tx: &mut WriteTx,
    association: &Association,
) -> Result<(), StoreError> {
    tx.delete(&ASSOCIATIONS, &row(association))
}
