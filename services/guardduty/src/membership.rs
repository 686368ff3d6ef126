//! How accounts become members, and cease to be.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_accounts.html>

use std::sync::Arc;

use ringwall_core::{AccountId, RequestContext};
use ringwall_store::StoreError;

use crate::api;
use crate::error::GuardDutyError;
use crate::members::{
    MOST_INVITED, MOST_OF_ORGANIZATION, administrator_of, find, invitation_of, members_of, put,
};
use crate::organization;
use crate::resources::detector::Detector;
use crate::resources::member::{Member, Relationship, Via};
use crate::resources::organization::Administration;
use crate::store::GuardDutyWrite;
use crate::unprocessed::{Reason, each};

/// What creating members needs to know of the administrator.
pub(crate) struct Creation {
    detector: Arc<Detector>,
    administration: Option<Arc<Administration>>,
    is_member: bool,
}

impl Creation {
    pub(crate) fn begin(
        ctx: &RequestContext,
        tx: &GuardDutyWrite<'_>,
        detector: &Arc<Detector>,
    ) -> Result<Self, StoreError> {
        let own = administrator_of(&*tx.tx, detector.account, &detector.region)?;
        Ok(Self {
            detector: Arc::clone(detector),
            administration: tx.find_administration(ctx)?,
            is_member: own.is_some(),
        })
    }

    /// Creates a member: an account of the administrator's organization is one at once, another one
    /// has to be invited.
    pub(crate) fn create(
        &self,
        ctx: &RequestContext,
        tx: &mut GuardDutyWrite<'_>,
        account: AccountId,
        email: String,
    ) -> Result<Result<(), Reason>, GuardDutyError> {
        if self.is_member {
            return Ok(Err(Reason::CREATES_AS_MEMBER));
        }
        if account == self.detector.account {
            return Ok(Err(Reason::MEMBER_OF_ITSELF));
        }
        let there = find(&*tx.tx, &self.detector.id, account)?;
        let of_organization = match &self.administration {
            Some(row) => organization::account_of(&*tx.tx, &row.organization, account)?,
            None => None,
        };
        let is_there = |member: &Arc<Member>| {
            let is_over = matches!(
                member.relationship,
                Relationship::Removed | Relationship::Resigned
            );
            // Who came by an invitation and left is invited again, not created.
            !(is_over && of_organization.is_some())
        };
        if there.as_ref().is_some_and(is_there) {
            return Ok(Err(Reason::MEMBER_ALREADY));
        }
        let (most, via) = match &of_organization {
            Some(_) => (MOST_OF_ORGANIZATION, Via::Organization),
            None => (MOST_INVITED, Via::Invitation),
        };
        let members = members_of(&*tx.tx, &self.detector.id)?;
        let alike = members.iter().filter(|member| member.via == via);
        if alike.count() >= most {
            return Ok(Err(Reason::TOO_MANY_MEMBERS));
        }
        if let (Some(row), Some(found)) = (&self.administration, of_organization) {
            let occasion = tx.occasion(ctx);
            return organization::enroll(tx.tx, row, &self.detector, &found, &occasion);
        }
        let member = Member {
            administrator_detector: self.detector.id.clone(),
            administrator: self.detector.account,
            region: self.detector.region.clone(),
            account,
            email,
            relationship: Relationship::Created,
            via: Via::Invitation,
            invitation: None,
            updated_at: ctx.now(),
        };
        put(tx.tx, member)?;
        Ok(Ok(()))
    }
}

/// Accepts an invitation.
pub(crate) fn accept(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    detector: &Detector,
    administrator: &str,
    invitation_id: &str,
) -> Result<(), GuardDutyError> {
    let administrator = administrator.parse();
    let administrator = administrator.map_err(|_| GuardDutyError::invalid_input())?;
    let (account, region) = (detector.account, &detector.region);
    if administrator_of(&*tx.tx, account, region)?.is_some() {
        return Err(GuardDutyError::accepts_as_member());
    }
    if !members_of(&*tx.tx, &detector.id)?.is_empty() {
        return Err(GuardDutyError::accepts_with_members());
    }
    let found = invitation_of(&*tx.tx, account, region, administrator)?;
    let is_it = |bond: &Arc<Member>| {
        let invitation = bond.invitation.as_ref();
        bond.relationship == Relationship::Invited
            && invitation.is_some_and(|invitation| invitation.id == invitation_id)
    };
    let bond = found.filter(is_it);
    let bond = bond.ok_or_else(GuardDutyError::no_invitation)?;
    if administrator_of(&*tx.tx, administrator, region)?.is_some() {
        return Err(GuardDutyError::administrator_is_member());
    }
    let relationship = if detector.is_enabled {
        Relationship::Enabled
    } else {
        Relationship::Disabled
    };
    Ok(put(tx.tx, bond.turned(relationship, ctx.now()))?)
}

/// Leaves the administrator. Accounts of an organization cannot.
pub(crate) fn leave(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    detector: &Detector,
) -> Result<(), GuardDutyError> {
    let bond = administrator_of(&*tx.tx, detector.account, &detector.region)?;
    let bond = bond.ok_or_else(GuardDutyError::no_administrator)?;
    if bond.via == Via::Organization {
        return Err(GuardDutyError::members_cannot());
    }
    Ok(put(tx.tx, bond.turned(Relationship::Resigned, ctx.now()))?)
}

/// Turns the detectors of members on or off.
pub(crate) fn monitor(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    detector: &Detector,
    accounts: &[String],
    is_enabled: bool,
) -> Result<Vec<api::UnprocessedAccount>, GuardDutyError> {
    let is_for_all = tx.enrolls_all(ctx)?;
    each(accounts, |account| {
        let member = find(&*tx.tx, &detector.id, account)?;
        let Some(member) = member.filter(|member| member.relationship.is_associated()) else {
            return Ok(Err(Reason::NOT_ASSOCIATED));
        };
        if !is_enabled && is_for_all && member.via == Via::Organization {
            return Ok(Err(Reason::ENABLED_FOR_ALL));
        }
        let relationship = if is_enabled {
            Relationship::Enabled
        } else {
            Relationship::Disabled
        };
        tx.switch_detector(account, &member.region, is_enabled, ctx.now())?;
        put(tx.tx, member.turned(relationship, ctx.now()))?;
        Ok(Ok(()))
    })
}
