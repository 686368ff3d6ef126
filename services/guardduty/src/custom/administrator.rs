//! Who administers GuardDuty for an organization, and whose accounts are members.

use std::sync::Arc;

use ringwall_core::{AccountId, RequestContext};
use ringwall_identity::organization::{all_children, find_member, find_organization};
use ringwall_identity::organization_trust::is_delegated;
use ringwall_store::{Reads, StoreError};

use crate::error::GuardDutyError;
use crate::resources::detector::Detector;
use crate::store::find_detector;

const PRINCIPAL: &str = "guardduty.amazonaws.com";

/// The detector of the caller's account, which administers its organization.
pub(crate) fn require_administrator(
    tx: &impl Reads,
    ctx: &RequestContext,
) -> Result<Arc<Detector>, GuardDutyError> {
    let detector = find_detector(tx, ctx.account(), &ctx.region)?;
    match detector {
        Some(detector) if administers(tx, ctx.account())? => Ok(detector),
        _ => Err(GuardDutyError::only_administrators()),
    }
}

/// Whether an account administers GuardDuty for its organization.
pub(super) fn administers(tx: &impl Reads, account: AccountId) -> Result<bool, StoreError> {
    match find_member(tx, account)? {
        Some(member) => is_delegated(tx, &member.organization, account, PRINCIPAL),
        None => Ok(false),
    }
}

/// The accounts that an administrator's organization has beside it.
pub(super) fn members(
    tx: &impl Reads,
    administrator: AccountId,
) -> Result<Vec<AccountId>, StoreError> {
    let Some(member) = find_member(tx, administrator)? else {
        return Ok(Vec::new());
    };
    let Some(organization) = find_organization(tx, &member.organization)? else {
        return Ok(Vec::new());
    };
    let children = all_children(tx, &member.organization, None, usize::MAX)?;
    let accounts = children.iter().filter_map(|(_, id)| id.parse().ok());
    let mut accounts: Vec<AccountId> = accounts.collect();
    accounts.push(organization.management_account);
    accounts.sort();
    accounts.dedup();
    accounts.retain(|account| *account != administrator);
    Ok(accounts)
}
