//! `ListInvitations`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListInvitations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListInvitationsInput, ListInvitationsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_invitations(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: ListInvitationsInput,
) -> Result<Reply<ListInvitationsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:ListInvitations"))?;

    Err(GuardDutyError::not_built("ListInvitations"))
}
