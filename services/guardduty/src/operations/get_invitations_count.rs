//! `GetInvitationsCount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetInvitationsCount.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetInvitationsCountInput, GetInvitationsCountOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn get_invitations_count(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: GetInvitationsCountInput,
) -> Result<Reply<GetInvitationsCountOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:GetInvitationsCount"))?;

    Err(GuardDutyError::not_built("GetInvitationsCount"))
}
