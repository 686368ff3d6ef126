//! `GetAdministratorAccount`: who administers this account.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetAdministratorAccount.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetAdministratorAccountInput, GetAdministratorAccountOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::store::GuardDutyRead;

pub(crate) fn get_administrator_account(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetAdministratorAccountInput,
) -> Result<Reply<GetAdministratorAccountOutput>, GuardDutyError> {
    let action = "guardduty:GetAdministratorAccount";
    let (permit, detector) = tx.permit(ctx, action, &input.detector_id)?;

    let bond = members::administrator_of(tx.tx, detector.account, &detector.region)?;
    let administrator = bond.map(|bond| bond.shown_administrator());

    Ok(permit.reply(GetAdministratorAccountOutput {
        administrator: administrator.unwrap_or_default(),
    }))
}
