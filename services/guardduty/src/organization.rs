//! GuardDuty of an organization: who administers it, and which accounts are enrolled.
//!
//! Who is in an organization, and who may administer a service in it, is AWS Organizations' to say:
//! its rows are read, never copied. What changes there has its effect in [`settle`], which the plane
//! calls when something was committed.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>

mod enrollment;
mod following;

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_identity::organization::{
    self, Member as Account, MemberStatus, Organization, find_member, find_organization,
};
use ringwall_identity::organization_trust::is_delegated;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

pub use self::enrollment::Occasion;
pub(crate) use self::enrollment::{apply_to_all, enroll, new_detector};
pub use self::following::{is_due, settle};
use crate::api::AutoEnableMembers;
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::member::Via;
use crate::resources::organization::Administration;
use crate::store::{GuardDutyTx, find_detector};

/// How Organizations names GuardDuty.
pub(crate) const PRINCIPAL: &str = "guardduty.amazonaws.com";

/// By organization and Region.
const ADMINISTRATIONS: Table<Administration> = Table::new("guardduty.organization");

/// The organization that an account manages.
pub(crate) fn managed_by(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<Arc<Organization>>, StoreError> {
    let Some(member) = find_member(tx, account)? else {
        return Ok(None);
    };
    let found = find_organization(tx, &member.organization)?;
    let is_managed =
        |found: &Arc<Organization>| found.management_account == account && found.all_features;
    Ok(found.filter(is_managed))
}

/// Who administers an organization in a Region, if Organizations still lets it.
pub(crate) fn administration(
    tx: &impl Reads,
    organization: &str,
    region: &Region,
) -> Result<Option<Arc<Administration>>, StoreError> {
    match tx.get(&ADMINISTRATIONS, &key(organization, region))? {
        Some(found) if is_in_force(tx, &found)? => Ok(Some(found)),
        _ => Ok(None),
    }
}

/// Who administers an organization, in all Regions.
pub(crate) fn administrations_of(
    tx: &impl Reads,
    organization: &str,
) -> Result<Vec<Arc<Administration>>, StoreError> {
    let prefix = RowKey::new().text(organization);
    let rows = tx.scan(&ADMINISTRATIONS, &prefix, None, usize::MAX)?;
    let mut found = Vec::new();
    for (_, row) in rows {
        if is_in_force(tx, &row)? {
            found.push(row);
        }
    }
    Ok(found)
}

/// Whether Organizations lets an account administer GuardDuty.
fn is_in_force(tx: &impl Reads, row: &Administration) -> Result<bool, StoreError> {
    let Some(account) = account_of(tx, &row.organization, row.account)? else {
        return Ok(false);
    };
    let Some(organization) = find_organization(tx, &row.organization)? else {
        return Ok(false);
    };
    if account.status != MemberStatus::Active || !organization.all_features {
        return Ok(false);
    }
    Ok(organization.management_account == row.account
        || is_delegated(tx, &row.organization, row.account, PRINCIPAL)?)
}

/// An account of an organization.
pub(crate) fn account_of(
    tx: &impl Reads,
    organization: &str,
    account: AccountId,
) -> Result<Option<Arc<Account>>, StoreError> {
    let member = find_member(tx, account)?;
    Ok(member.filter(|member| member.organization == organization))
}

/// All accounts of an organization.
pub(crate) fn accounts_of(
    tx: &impl Reads,
    organization: &str,
) -> Result<Vec<Arc<Account>>, StoreError> {
    let children = organization::all_children(tx, organization, None, usize::MAX)?;
    let ids = children.iter().filter_map(|(_, id)| id.parse().ok());
    let accounts = ids.map(|id| account_of(tx, organization, id));
    accounts.filter_map(Result::transpose).collect()
}

pub(crate) fn put(tx: &mut WriteTx, row: Administration) -> Result<(), StoreError> {
    tx.put(&ADMINISTRATIONS, &key(&row.organization, &row.region), row)
}

/// Ends an administration: the accounts go on by themselves.
pub(crate) fn end(tx: &mut WriteTx, row: &Administration) -> Result<(), StoreError> {
    if let Some(detector) = find_detector(tx, row.account, &row.region)? {
        for member in members::members_of(tx, &detector.id)? {
            if member.via == Via::Organization {
                members::delete(tx, &member)?;
            }
        }
    }
    tx.delete(&ADMINISTRATIONS, &key(&row.organization, &row.region))
}

impl<X> GuardDutyTx<'_, X> {
    /// What enrolling needs from outside, in a request.
    pub(crate) fn occasion<'c>(&self, ctx: &'c RequestContext) -> Occasion<'c> {
        Occasion {
            entropy: &*ctx.platform().entropy,
            now: ctx.now(),
            trail_end: self.service.trail.end(),
        }
    }
}

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    /// What the caller's account administers for its organization, if it does.
    pub(crate) fn find_administration(
        &self,
        ctx: &RequestContext,
    ) -> Result<Option<Arc<Administration>>, StoreError> {
        let Some(member) = find_member(&*self.tx, ctx.account())? else {
            return Ok(None);
        };
        let found = administration(&*self.tx, &member.organization, &ctx.region)?;
        Ok(found.filter(|row| row.account == ctx.account()))
    }

    /// Whether all accounts of the caller's organization are enrolled by themselves.
    pub(crate) fn enrolls_all(&self, ctx: &RequestContext) -> Result<bool, StoreError> {
        let row = self.find_administration(ctx)?;
        Ok(row.is_some_and(|row| row.members == AutoEnableMembers::All))
    }

    /// What the caller's account administers, which must be something.
    pub(crate) fn administration(
        &self,
        ctx: &RequestContext,
    ) -> Result<Arc<Administration>, GuardDutyError> {
        let found = self.find_administration(ctx)?;
        found.ok_or_else(GuardDutyError::not_of_organization)
    }
}

fn key(organization: &str, region: &Region) -> RowKey {
    RowKey::new().text(organization).text(region.as_str())
}
