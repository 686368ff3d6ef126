//! Transfers of responsibility as callers name them, and how they follow their invitations.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Permit, RequestContext, Timestamp};
use ringwall_identity::organization::{Organization, find_member, find_organization};
use ringwall_store::Reads;

use crate::api::{HandshakeState, ResponsibilityTransferStatus as Status};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::handshake::Handshake;
use crate::resources::transfer::{Direction, KIND, Participant, Transfer};
use crate::seat::{Reach, Seat};
use crate::store::{OrganizationsTx, OrganizationsWrite};

/// A transfer, seen from the caller's side.
pub(crate) struct Seen {
    pub(crate) seat: Seat,
    pub(crate) direction: Direction,
    pub(crate) transfer: Arc<Transfer>,
}

impl<T: Deref<Target: Reads + Sized>> OrganizationsTx<'_, T> {
    /// A transfer that the caller's organization takes part in, once he may do this to it.
    pub(crate) fn authorized_transfer(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        id: &str,
    ) -> Result<(Permit, Seen), OrganizationsError> {
        let seat = self.seat(ctx, action, Reach::Management)?;
        let found = self.find_transfer(id)?;
        let found = found.and_then(|transfer| Some((transfer.direction(ctx.account())?, transfer)));

        let permit = match &found {
            Some((direction, transfer)) => {
                let tags = (*direction == Direction::Inbound).then_some(&transfer.tags);
                let resource = seat.resource(transfer.arn(&seat.arns, *direction), tags);
                ctx.authorize(&direction.conditions(seat.ask().on(resource)))?
            }
            None => {
                let kind = KIND.as_str().to_ascii_lowercase();
                let resource = seat.resource(seat.arns.transfer(&kind, "*", id), None);
                ctx.authorize(&seat.ask().on(resource))?
            }
        };

        let (direction, transfer) = found.ok_or_else(OrganizationsError::no_such_transfer)?;
        let seen = Seen {
            seat,
            direction,
            transfer,
        };
        Ok((permit, seen))
    }

    /// The organization that an account manages.
    pub(crate) fn managed_by(
        &self,
        account: AccountId,
    ) -> Result<Option<Arc<Organization>>, OrganizationsError> {
        let Some(member) = find_member(self.rows(), account)? else {
            return Ok(None);
        };
        let found = find_organization(self.rows(), &member.organization)?;
        Ok(found.filter(|organization| organization.management_account == account))
    }

    /// The active transfers of an account in one direction.
    pub(crate) fn active_transfers(
        &self,
        account: AccountId,
        direction: Direction,
        now: Timestamp,
    ) -> Result<Vec<Arc<Transfer>>, OrganizationsError> {
        let all = self.transfers_of(account, None, usize::MAX)?.into_iter();
        let mut found: Vec<_> = all.map(|(_, transfer)| transfer).collect();
        found.retain(|one| one.direction(account) == Some(direction) && one.is_active(now));
        Ok(found)
    }

    /// Whether two organizations may come to terms now.
    pub(crate) fn require_room_for_transfer(
        &self,
        source: AccountId,
        target: AccountId,
        now: Timestamp,
    ) -> Result<(), OrganizationsError> {
        let agreed = |account, direction| {
            let mut found = self.active_transfers(account, direction, now)?;
            found.retain(|transfer| transfer.is_agreed(now));
            Ok::<_, OrganizationsError>(found)
        };
        if agreed(source, Direction::Outbound)?.len() >= quotas::OUTBOUND_TRANSFERS {
            return Err(OrganizationsError::too_many_outbound_transfers());
        }
        let before = usize::from(!agreed(source, Direction::Inbound)?.is_empty());
        let behind = usize::from(!agreed(target, Direction::Outbound)?.is_empty());
        if before + 1 + behind > quotas::TRANSFERS_CHAINED {
            return Err(OrganizationsError::transfers_too_deep());
        }
        Ok(())
    }
}

impl OrganizationsWrite<'_> {
    /// A transfer goes the way of its invitation.
    pub(crate) fn follow_handshake(
        &mut self,
        handshake: &Handshake,
    ) -> Result<(), OrganizationsError> {
        let Some(asked) = &handshake.transfer else {
            return Ok(());
        };
        let Some(found) = self.find_transfer(&asked.id)? else {
            return Ok(());
        };
        let status = match handshake.state {
            HandshakeState::Accepted => Status::Accepted,
            HandshakeState::Declined => Status::Declined,
            HandshakeState::Canceled => Status::Canceled,
            HandshakeState::Expired => Status::Expired,
            HandshakeState::Requested | HandshakeState::Open => return Ok(()),
        };
        self.put_transfer(Transfer {
            status,
            ..Transfer::clone(&found)
        })
    }
}

/// The management account of an organization, as a transfer has it.
pub(crate) fn participant(organization: &Organization) -> Participant {
    Participant {
        account: organization.management_account,
        email: organization.email.clone(),
    }
}
