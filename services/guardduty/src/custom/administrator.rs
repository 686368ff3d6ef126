//! Who administers GuardDuty for an organization, and whose accounts are members. Members that were
//! invited keep their own rules, as at AWS.

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_identity::organization::find_member;
use ringwall_store::{Reads, StoreError};

use crate::error::GuardDutyError;
use crate::members::members_of;
use crate::organization::administration;
use crate::resources::member::Via;
use crate::store::find_detector;

/// Refuses who does not administer GuardDuty for an organization.
pub(crate) fn require_administrator(
    tx: &impl Reads,
    ctx: &RequestContext,
) -> Result<(), GuardDutyError> {
    match administers(tx, ctx.account(), &ctx.region)? {
        true => Ok(()),
        false => Err(GuardDutyError::only_administrators()),
    }
}

/// Whether an account administers GuardDuty for its organization in a Region.
pub(super) fn administers(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
) -> Result<bool, StoreError> {
    let Some(member) = find_member(tx, account)? else {
        return Ok(false);
    };
    let found = administration(tx, &member.organization, region)?;
    Ok(found.is_some_and(|row| row.account == account))
}

/// The accounts of the organization that an administrator has enrolled in a Region.
pub(super) fn members(
    tx: &impl Reads,
    administrator: AccountId,
    region: &Region,
) -> Result<Vec<AccountId>, StoreError> {
    let Some(detector) = find_detector(tx, administrator, region)? else {
        return Ok(Vec::new());
    };
    let all = members_of(tx, &detector.id)?.into_iter();
    let enrolled =
        all.filter(|member| member.relationship.is_associated() && member.via == Via::Organization);
    Ok(enrolled.map(|member| member.account).collect())
}
