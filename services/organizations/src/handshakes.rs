//! Handshakes as callers name them, and how they end.

use std::ops::Deref;

use ringwall_core::{AccountId, Ask, Permit, RequestContext, Resource, Timestamp};
use ringwall_store::Reads;

use crate::api::{HandshakeParty, HandshakePartyType, HandshakeState};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::resources::handshake::Handshake;
use crate::store::{OrganizationsTx, OrganizationsWrite};

impl<T: Deref<Target: Reads + Sized>> OrganizationsTx<'_, T> {
    /// A handshake that the caller's account has a part in, once he may do this to it.
    pub(crate) fn authorized_handshake(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        id: &str,
    ) -> Result<(Permit, Handshake), OrganizationsError> {
        let found = self.find_handshake(id)?;
        let found = found.filter(|handshake| handshake.is_party(ctx.account()));

        let arn = match &found {
            Some(found) => {
                let arns = Arns::new(ctx.partition(), found.management, &found.organization);
                found.arn(&arns)
            }
            None => Arns::new(ctx.partition(), ctx.account(), "*").handshake("*", id),
        };
        let permit = ctx.authorize(&Ask::new(action).on(Resource::new(arn, ctx.account())))?;

        let found = found.ok_or_else(OrganizationsError::no_such_handshake)?;
        Ok((permit, Handshake::clone(&found)))
    }
}

impl OrganizationsWrite<'_> {
    /// The account that an invitation is for, and the address it is named by.
    pub(crate) fn invited(
        &self,
        target: &HandshakeParty,
    ) -> Result<(AccountId, Option<String>), OrganizationsError> {
        let id = target.id.expose();
        match target.r#type {
            HandshakePartyType::Account => {
                let account = id
                    .parse()
                    .map_err(|_| OrganizationsError::invalid_party())?;
                Ok((account, None))
            }
            HandshakePartyType::Email => {
                let account = self.account_of_email(id)?;
                let account = account.ok_or_else(OrganizationsError::unknown_email)?;
                Ok((account, Some(id.clone())))
            }
            HandshakePartyType::Organization => Err(OrganizationsError::invalid_party()),
        }
    }

    /// Ends a handshake; it is remembered for a while.
    pub(crate) fn end_handshake(
        &mut self,
        handshake: &Handshake,
        state: HandshakeState,
        now: Timestamp,
    ) -> Result<Handshake, OrganizationsError> {
        let ended = Handshake {
            state,
            ..handshake.clone()
        };
        self.schedule_forgetting(&ended, now)?;
        self.follow_handshake(&ended)?;
        self.put_handshake(ended.clone())?;
        Ok(ended)
    }
}
