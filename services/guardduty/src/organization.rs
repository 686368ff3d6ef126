//! GuardDuty of an organization: who administers it, and which accounts are enrolled.
//!
//! Who is in an organization, and who may administer a service in it, is AWS Organizations' to say:
//! its rows are read, never copied. What changes there has its effect in [`settle`], which the plane
//! calls when something was committed.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Entropy, Region, RequestContext, Tags, Timestamp};
use ringwall_identity::organization::{
    self, Member as Account, MemberStatus, Organization, find_member, find_organization,
};
use ringwall_identity::organization_trust::is_delegated;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use ringwall_trail::Position;

use crate::api::{AutoEnableMembers, FindingPublishingFrequency, OrgFeatureStatus as AutoEnable};
use crate::error::GuardDutyError;
use crate::members::{self, MOST_OF_ORGANIZATION};
use crate::plane;
use crate::resources::detector::Detector;
use crate::resources::features::{Asked, Features};
use crate::resources::member::{Member, Relationship, Via};
use crate::resources::organization::Administration;
use crate::store::{self, GuardDutyTx, find_detector};
use crate::unprocessed::Reason;

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

/// What enrolling needs from outside.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// Randomness.
    pub entropy: &'a dyn Entropy,
    /// When.
    pub now: Timestamp,
    /// Where the server's trail ends: new detectors look from there on.
    pub trail_end: Position,
}

/// A detector as GuardDuty makes it for an account of an organization.
pub(crate) fn new_detector(
    account: AccountId,
    region: &Region,
    asked: &Asked,
    occasion: &Occasion<'_>,
) -> Detector {
    let now = occasion.now;
    let mut id = [0; 16];
    occasion.entropy.fill(&mut id);
    Detector {
        id: hex::encode(id),
        account,
        region: region.clone(),
        is_enabled: true,
        frequency: FindingPublishingFrequency::SixHours,
        features: Features::new(asked, now),
        tags: Tags::new(),
        created_at: now,
        updated_at: now,
    }
}

/// Makes an account a member of its organization's administrator, turns GuardDuty on in it, and the
/// features that are to be on. Says why not, where that cannot be.
pub(crate) fn enroll(
    tx: &mut WriteTx,
    row: &Administration,
    administrator: &Detector,
    account: &Account,
    occasion: &Occasion<'_>,
) -> Result<Result<(), Reason>, GuardDutyError> {
    let now = occasion.now;
    if account.status != MemberStatus::Active {
        return Ok(Err(Reason::ACCOUNT_IS_SUSPENDED));
    }
    let bond = members::administrator_of(tx, account.account, &row.region)?;
    if bond.is_some_and(|bond| bond.administrator != row.account) {
        return Ok(Err(Reason::OTHER_ADMINISTRATOR));
    }
    let detector = find_detector(tx, account.account, &row.region)?;
    if let Some(detector) = &detector
        && members::has_members(tx, &detector.id)?
    {
        return Ok(Err(Reason::HAS_MEMBERS));
    }
    if detector.is_none() && is_management(tx, account)? {
        return Ok(Err(Reason::MANAGEMENT_ACCOUNT_IS_OFF));
    }

    let wanted = row.wanted(&[AutoEnable::New, AutoEnable::All], detector.is_none());
    let asked = Asked::parse(Some(&wanted), None)?;
    let was_enabled = detector.as_ref().is_some_and(|found| found.is_enabled);
    let detector = match detector {
        None => new_detector(account.account, &row.region, &asked, occasion),
        Some(found) => Detector {
            is_enabled: true,
            features: found.features.changed(&asked, now)?,
            updated_at: now,
            ..Detector::clone(&found)
        },
    };
    if !was_enabled {
        plane::begin(tx, &detector.id, occasion.trail_end)?;
    }
    store::put_detector(tx, detector)?;
    let member = Member {
        administrator_detector: administrator.id.clone(),
        administrator: row.account,
        region: row.region.clone(),
        account: account.account,
        email: account.email.clone(),
        relationship: Relationship::Enabled,
        via: Via::Organization,
        invitation: None,
        updated_at: now,
    };
    members::put(tx, member)?;
    Ok(Ok(()))
}

fn is_management(tx: &impl Reads, account: &Account) -> Result<bool, StoreError> {
    let organization = find_organization(tx, &account.organization)?;
    Ok(organization.is_some_and(|found| found.management_account == account.account))
}

/// Turns the features on that are to be on in all accounts, in those that are members and in the
/// administrator's own.
pub(crate) fn apply_to_all(
    tx: &mut WriteTx,
    row: &Administration,
    administrator: &Detector,
    now: Timestamp,
) -> Result<(), GuardDutyError> {
    let asked = Asked::parse(Some(&row.wanted(&[AutoEnable::All], false)), None)?;
    let mut accounts = vec![row.account];
    let members = members::members_of(tx, &administrator.id)?;
    let enabled = members.iter().filter(|member| {
        member.via == Via::Organization && member.relationship == Relationship::Enabled
    });
    accounts.extend(enabled.map(|member| member.account));
    for account in accounts {
        let Some(found) = find_detector(tx, account, &row.region)? else {
            continue;
        };
        let features = found.features.changed(&asked, now)?;
        if features != found.features {
            let detector = Detector {
                features,
                updated_at: now,
                ..Detector::clone(&found)
            };
            store::put_detector(tx, detector)?;
        }
    }
    Ok(())
}

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

fn key(organization: &str, region: &Region) -> RowKey {
    RowKey::new().text(organization).text(region.as_str())
}
