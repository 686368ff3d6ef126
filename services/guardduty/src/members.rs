//! Administrators and members: whose findings a detector shows, and who may change what.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext, Timestamp};
use ringwall_identity::organization::find_member;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};

use crate::api;
use crate::error::GuardDutyError;
use crate::plane;
use crate::resources::detector::Detector;
use crate::resources::member::{Member, Relationship, Via};
use crate::store::{GuardDutyTx, GuardDutyWrite, find_detector};

/// By the administrator's detector and the member's account.
const MEMBERS: Table<Member> = Table::new("guardduty.member");
/// By the member's account, the Region and the administrator's detector.
const BY_ACCOUNT: Table<()> = Table::new("guardduty.member-account");

/// Members that came by invitation.
///
/// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html>
pub(crate) const MOST_INVITED: usize = 5_000;
/// Members of an organization's administrator.
pub(crate) const MOST_OF_ORGANIZATION: usize = 50_000;

/// Whether accounts are invited or associated to a detector's: such a detector can't be deleted.
pub(crate) fn has_members(tx: &impl Reads, detector_id: &str) -> Result<bool, StoreError> {
    let members = members_of(tx, detector_id)?;
    Ok(members.iter().any(|member| member.relationship.is_open()))
}

/// The detector whose settings bind a detector: its administrator's, or its own. Its id.
pub(crate) fn governing(tx: &impl Reads, detector: &Detector) -> Result<String, StoreError> {
    let administrator = administrator_of(tx, detector.account, &detector.region)?;
    let governing = administrator.map(|member| member.administrator_detector.clone());
    Ok(governing.unwrap_or_else(|| detector.id.clone()))
}

/// The detector of the administrator of a detector's account, if it has one.
pub(crate) fn administrator_detector(
    tx: &impl Reads,
    detector: &Detector,
) -> Result<Option<Arc<Detector>>, StoreError> {
    match administrator_of(tx, detector.account, &detector.region)? {
        Some(member) => find_detector(tx, member.administrator, &member.region),
        None => Ok(None),
    }
}

/// Refuses what an administrator decides for its members.
pub(crate) fn require_no_administrator(
    tx: &impl Reads,
    detector: &Detector,
) -> Result<(), GuardDutyError> {
    match administrator_of(tx, detector.account, &detector.region)? {
        Some(_) => Err(GuardDutyError::members_cannot()),
        None => Ok(()),
    }
}

/// The detectors of the accounts that a detector's account administers.
pub(crate) fn member_detectors(
    tx: &impl Reads,
    detector_id: &str,
) -> Result<Vec<Arc<Detector>>, StoreError> {
    let members = members_of(tx, detector_id)?;
    let associated = members
        .iter()
        .filter(|member| member.relationship.is_associated());
    let detectors = associated.map(|member| find_detector(tx, member.account, &member.region));
    detectors.filter_map(Result::transpose).collect()
}

/// What binds an account to its administrator, if it has one.
pub(crate) fn administrator_of(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
) -> Result<Option<Arc<Member>>, StoreError> {
    let bonds = bonds_of(tx, account, region)?;
    let mut bonds = bonds.into_iter();
    Ok(bonds.find(|bond| bond.relationship.is_associated()))
}

/// All that binds an account to administrators: invitations, too.
pub(crate) fn bonds_of(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
) -> Result<Vec<Arc<Member>>, StoreError> {
    let prefix = by_account(account, region);
    let rows = tx.scan(&BY_ACCOUNT, &prefix, None, usize::MAX)?;
    let detectors = rows.into_iter().filter_map(|(key, _)| key.last_text());
    let bonds = detectors.map(|detector| find(tx, &detector, account));
    bonds.filter_map(Result::transpose).collect()
}

/// The invitation of an account by another one.
pub(crate) fn invitation_of(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
    administrator: AccountId,
) -> Result<Option<Arc<Member>>, StoreError> {
    let bonds = bonds_of(tx, account, region)?;
    let is_it =
        |bond: &Arc<Member>| bond.administrator == administrator && bond.invitation.is_some();
    Ok(bonds.into_iter().find(is_it))
}

/// A member of an administrator's detector.
pub(crate) fn find(
    tx: &impl Reads,
    detector: &str,
    account: AccountId,
) -> Result<Option<Arc<Member>>, StoreError> {
    tx.get(&MEMBERS, &key(detector, account))
}

/// The members of an administrator's detector, by account.
pub(crate) fn members_of(tx: &impl Reads, detector: &str) -> Result<Vec<Arc<Member>>, StoreError> {
    let rows = page_of(tx, detector, None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, member)| member).collect())
}

/// Some of them, behind a key.
pub(crate) fn page_of(
    tx: &impl Reads,
    detector: &str,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<Member>)>, StoreError> {
    tx.scan(&MEMBERS, &RowKey::new().text(detector), after, limit)
}

pub(crate) fn put(tx: &mut WriteTx, member: Member) -> Result<(), StoreError> {
    let detector = &member.administrator_detector;
    let bond = by_account(member.account, &member.region).text(detector);
    tx.put(&BY_ACCOUNT, &bond, ())?;
    tx.put(&MEMBERS, &key(detector, member.account), member)
}

pub(crate) fn delete(tx: &mut WriteTx, member: &Member) -> Result<(), StoreError> {
    let detector = &member.administrator_detector;
    let bond = by_account(member.account, &member.region).text(detector);
    tx.delete(&BY_ACCOUNT, &bond)?;
    tx.delete(&MEMBERS, &key(detector, member.account))
}

/// What becomes of members when a detector goes: those it named are forgotten, and its own
/// administrator sees that it left.
pub(crate) fn forget_detector(
    tx: &mut WriteTx,
    detector: &Detector,
    now: Timestamp,
) -> Result<(), StoreError> {
    for member in members_of(tx, &detector.id)? {
        delete(tx, &member)?;
    }
    if let Some(bond) = administrator_of(tx, detector.account, &detector.region)? {
        put(tx, bond.turned(Relationship::Resigned, now))?;
    }
    Ok(())
}

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    /// An account of an organization cannot turn its detector off or away by itself.
    pub(crate) fn require_not_of_organization(
        &self,
        ctx: &RequestContext,
    ) -> Result<(), GuardDutyError> {
        match administrator_of(&*self.tx, ctx.account(), &ctx.region)? {
            Some(bond) if bond.via == Via::Organization => Err(GuardDutyError::members_cannot()),
            _ => Ok(()),
        }
    }
}

impl GuardDutyWrite<'_> {
    /// Turns the detector of an account on or off.
    pub(crate) fn switch_detector(
        &mut self,
        account: AccountId,
        region: &Region,
        is_enabled: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(found) = find_detector(&*self.tx, account, region)? else {
            return Ok(());
        };
        if is_enabled && !found.is_enabled {
            plane::begin(self.tx, &found.id, self.service.trail.end())?;
        }
        let mut detector = Detector::clone(&found);
        detector.is_enabled = is_enabled;
        detector.updated_at = now;
        self.put_detector(detector)
    }
}

/// The address of an account, where an organization knows it.
pub(crate) fn known_email(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<String>, StoreError> {
    let member = find_member(tx, account)?;
    Ok(member.map(|member| member.email.clone()))
}

fn key(detector: &str, account: AccountId) -> RowKey {
    RowKey::new().text(detector).number(account.number())
}

fn by_account(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

/// A member as its administrator sees it.
pub(crate) fn shown(tx: &impl Reads, member: &Member) -> Result<api::Member, StoreError> {
    let detector = if member.relationship.is_associated() {
        find_detector(tx, member.account, &member.region)?
    } else {
        None
    };
    Ok(member.shown(detector.as_ref().map(|detector| detector.id.as_str())))
}
