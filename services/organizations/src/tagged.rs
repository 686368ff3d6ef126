//! What can be tagged, by the ids of all kinds.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Resource, Tags};
use ringwall_identity::organization::{
    Member, Organization, OrganizationPolicy, OrganizationalUnit, put_member, put_organization,
    put_policy, put_unit,
};
use ringwall_store::Reads;

use crate::error::OrganizationsError;
use crate::resources::policy_type;
use crate::resources::resource_policy::DelegationPolicy;
use crate::resources::target::{Target, TargetId};
use crate::resources::transfer::{Direction, Transfer};
use crate::seat::{Seat, of_type};
use crate::store::{OrganizationsTx, OrganizationsWrite};

/// Something that has tags.
#[derive(Debug)]
pub(crate) enum Tagged {
    Target(Target),
    Policy(Arc<OrganizationPolicy>),
    Delegation(Arc<DelegationPolicy>),
    Transfer(Arc<Transfer>),
}

impl Tagged {
    pub(crate) fn tags(&self) -> &Tags {
        match self {
            Self::Target(target) => target.tags(),
            Self::Policy(policy) => &policy.tags,
            Self::Delegation(policy) => &policy.tags,
            Self::Transfer(transfer) => &transfer.tags,
        }
    }
}

impl Seat {
    /// Asks for the operation's action on what an id names, there or not.
    pub(crate) fn ask_on_tagged<'a>(&'a self, id: &str, found: Option<&'a Tagged>) -> Ask<'a> {
        let ask = self.ask().on(self.tagged(id, found));
        match found {
            Some(Tagged::Policy(policy)) => of_type(ask, policy.policy_type),
            Some(Tagged::Transfer(_)) => Direction::Inbound.conditions(ask),
            _ => ask,
        }
    }

    fn tagged<'a>(&'a self, id: &str, found: Option<&'a Tagged>) -> Resource<'a> {
        let arn = match (found, TargetId::parse(id)) {
            (Some(Tagged::Policy(policy)), _) => self.arns.policy(policy),
            (Some(Tagged::Transfer(transfer)), _) => transfer.arn(&self.arns, Direction::Inbound),
            (_, Some(target)) => self.arns.target(&target),
            (_, None) if id.starts_with("rp-") => self.arns.resource_policy(id),
            (_, None) => self.arns.unknown_policy(id),
        };
        self.resource(arn, found.map(Tagged::tags))
    }
}

impl<T: Deref<Target: Reads + Sized>> OrganizationsTx<'_, T> {
    /// What an id names. The policies of AWS have no tags.
    pub(crate) fn find_tagged(
        &self,
        seat: &Seat,
        id: &str,
    ) -> Result<Option<Tagged>, OrganizationsError> {
        if let Some(target) = TargetId::parse(id) {
            let target = self.find_target(&seat.organization, &target)?;
            return Ok(target.map(Tagged::Target));
        }
        if id.starts_with("rp-") {
            let found = self.find_delegation(seat.id())?;
            let found = found.filter(|policy| policy.id == id);
            return Ok(found.map(Tagged::Delegation));
        }
        if id.starts_with("rt-") {
            let found = self.find_transfer(id)?;
            let own = seat.organization.management_account;
            let found = found.filter(|transfer| transfer.target.account == own);
            return Ok(found.map(Tagged::Transfer));
        }
        let found = self.find_policy(seat.id(), id)?;
        let found = found.filter(|policy| !policy_type::is_aws_managed(&policy.id));
        Ok(found.map(Tagged::Policy))
    }
}

impl OrganizationsWrite<'_> {
    /// Gives something these tags in place of those that it has.
    pub(crate) fn put_tags(
        &mut self,
        seat: &Seat,
        tagged: &Tagged,
        tags: Tags,
    ) -> Result<(), OrganizationsError> {
        match tagged {
            Tagged::Target(Target::Root(organization)) => put_organization(
                self.tx,
                Organization {
                    root_tags: tags,
                    ..Organization::clone(organization)
                },
            )?,
            Tagged::Target(Target::Unit(unit)) => {
                let unit = OrganizationalUnit::clone(unit);
                put_unit(self.tx, seat.id(), OrganizationalUnit { tags, ..unit })?;
            }
            Tagged::Target(Target::Account(member)) => {
                let member = Member::clone(member);
                put_member(self.tx, Member { tags, ..member })?;
            }
            Tagged::Policy(policy) => {
                let policy = OrganizationPolicy::clone(policy);
                put_policy(self.tx, seat.id(), OrganizationPolicy { tags, ..policy })?;
            }
            Tagged::Delegation(policy) => {
                let policy = DelegationPolicy::clone(policy);
                self.put_delegation(seat.id(), DelegationPolicy { tags, ..policy })?;
            }
            Tagged::Transfer(transfer) => {
                let transfer = Transfer::clone(transfer);
                self.put_transfer(Transfer { tags, ..transfer })?;
            }
        }
        Ok(())
    }
}
