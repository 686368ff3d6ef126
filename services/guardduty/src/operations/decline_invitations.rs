//! `DeclineInvitations`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeclineInvitations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeclineInvitationsInput, DeclineInvitationsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn decline_invitations(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: DeclineInvitationsInput,
) -> Result<Reply<DeclineInvitationsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:DeclineInvitations"))?;

    Err(GuardDutyError::not_built("DeclineInvitations"))
}
