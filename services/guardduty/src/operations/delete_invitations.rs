//! `DeleteInvitations`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteInvitations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteInvitationsInput, DeleteInvitationsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_invitations(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: DeleteInvitationsInput,
) -> Result<Reply<DeleteInvitationsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:DeleteInvitations"))?;

    Err(GuardDutyError::not_built("DeleteInvitations"))
}
