//! What changes in organizations, followed: accounts that join and leave, administrations that end.

use std::sync::Arc;

use ringwall_identity::organization::{Member as Account, MemberStatus};
use ringwall_store::{Reads, RowKey, StoreError, WriteTx};

use super::enrollment::{Occasion, enroll, is_management};
use super::{ADMINISTRATIONS, account_of, accounts_of, end, is_in_force, put};
use crate::api::AutoEnableMembers;
use crate::error::GuardDutyError;
use crate::members::{self, MOST_OF_ORGANIZATION};
use crate::resources::detector::Detector;
use crate::resources::member::{Member, Relationship, Via};
use crate::resources::organization::Administration;
use crate::store::find_detector;

/// Whether something changed in an organization that [`settle`] has to follow.
///
/// # Errors
/// The store failed.
pub fn is_due(tx: &impl Reads) -> Result<bool, StoreError> {
    let rows = tx.scan(&ADMINISTRATIONS, &RowKey::new(), None, usize::MAX)?;
    for (_, row) in rows {
        if !is_in_force(tx, &row)? {
            return Ok(true);
        }
        let Some(administrator) = find_detector(tx, row.account, &row.region)? else {
            continue;
        };
        let has_left = !left(tx, &row, &administrator)?.is_empty();
        if has_left || !to_enroll(tx, &row, &administrator)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Follows what changed in organizations: enrolls accounts that joined, lets go those that left, and
/// ends administrations that Organizations has ended.
///
/// # Errors
/// The store failed.
pub fn settle(tx: &mut WriteTx, occasion: &Occasion<'_>) -> Result<(), ringwall_core::ApiError> {
    Ok(try_settle(tx, occasion)?)
}

fn try_settle(tx: &mut WriteTx, occasion: &Occasion<'_>) -> Result<(), GuardDutyError> {
    let rows = tx.scan(&ADMINISTRATIONS, &RowKey::new(), None, usize::MAX)?;
    for (_, row) in rows {
        if !is_in_force(tx, &row)? {
            end(tx, &row)?;
            continue;
        }
        let Some(administrator) = find_detector(tx, row.account, &row.region)? else {
            continue;
        };
        for member in left(tx, &row, &administrator)? {
            members::delete(tx, &member)?;
        }
        let accounts = to_enroll(tx, &row, &administrator)?;
        let Some(newest) = accounts.iter().map(|account| account.joined_at).max() else {
            continue;
        };
        for account in accounts {
            // Who cannot be enrolled is left to the administrator.
            if let Err(reason) = enroll(tx, &row, &administrator, &account, occasion)? {
                tracing::warn!(account = %account.account, ?reason, "an account cannot be enrolled");
            }
        }
        let mut row = Administration::clone(&row);
        row.new_since = row.new_since.max(newest);
        put(tx, row)?;
    }
    Ok(())
}

/// The members whose accounts have left the organization.
fn left(
    tx: &impl Reads,
    row: &Administration,
    administrator: &Detector,
) -> Result<Vec<Arc<Member>>, StoreError> {
    let mut left = Vec::new();
    for member in members::members_of(tx, &administrator.id)? {
        let is_here = account_of(tx, &row.organization, member.account)?.is_some();
        if member.via == Via::Organization && !is_here {
            left.push(member);
        }
    }
    Ok(left)
}

/// The accounts that are to be enrolled by themselves.
fn to_enroll(
    tx: &impl Reads,
    row: &Administration,
    administrator: &Detector,
) -> Result<Vec<Arc<Account>>, StoreError> {
    if row.members == AutoEnableMembers::None {
        return Ok(Vec::new());
    }
    let mut room = MOST_OF_ORGANIZATION;
    let mut found = Vec::new();
    for account in accounts_of(tx, &row.organization)? {
        let member = members::find(tx, &administrator.id, account.account)?;
        let is_enabled = member
            .as_ref()
            .is_some_and(|member| member.relationship == Relationship::Enabled);
        if is_enabled {
            room = room.saturating_sub(1);
            continue;
        }
        let is_meant = match row.members {
            AutoEnableMembers::All => true,
            _ => member.is_none() && account.joined_at > row.new_since,
        };
        if is_meant && account.account != row.account && can_be_enrolled(tx, row, &account)? {
            found.push(account);
        }
    }
    found.truncate(room);
    Ok(found)
}

/// Whether trying is of use: what cannot be is not tried at every commit.
fn can_be_enrolled(
    tx: &impl Reads,
    row: &Administration,
    account: &Account,
) -> Result<bool, StoreError> {
    if account.status != MemberStatus::Active {
        return Ok(false);
    }
    let bond = members::administrator_of(tx, account.account, &row.region)?;
    if bond.is_some_and(|bond| bond.administrator != row.account) {
        return Ok(false);
    }
    match find_detector(tx, account.account, &row.region)? {
        Some(detector) => Ok(!members::has_members(tx, &detector.id)?),
        None => Ok(!is_management(tx, account)?),
    }
}
