//! `GetMasterAccount`: who administers this account; the older name.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMasterAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetMasterAccountInput, GetMasterAccountOutput, Master};
use crate::error::GuardDutyError;
use crate::members;
use crate::store::GuardDutyRead;

pub(crate) fn get_master_account(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetMasterAccountInput,
) -> Result<Reply<GetMasterAccountOutput>, GuardDutyError> {
    let action = "guardduty:GetMasterAccount";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let bond = members::administrator_of(tx.tx, detector.account, &detector.region)?;
    let administrator = bond.map(|bond| bond.shown_administrator());
    let administrator = administrator.unwrap_or_default();

    Ok(permit.reply(GetMasterAccountOutput {
        master: Master {
            account_id: administrator.account_id,
            invitation_id: administrator.invitation_id,
            relationship_status: administrator.relationship_status,
            invited_at: administrator.invited_at,
        },
    }))
}
