//! `DisassociateMembers`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisassociateMembers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisassociateMembersInput, DisassociateMembersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn disassociate_members(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisassociateMembersInput,
) -> Result<Reply<DisassociateMembersOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:DisassociateMembers", &input.detector_id)?;

    Err(GuardDutyError::not_built("DisassociateMembers"))
}
