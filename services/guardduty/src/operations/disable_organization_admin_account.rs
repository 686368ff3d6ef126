//! `DisableOrganizationAdminAccount`: an account administers GuardDuty for the organization no longer,
//! in this Region.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisableOrganizationAdminAccount.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DisableOrganizationAdminAccountInput, DisableOrganizationAdminAccountOutput};
use crate::error::GuardDutyError;
use crate::organization;
use crate::store::GuardDutyWrite;

pub(crate) fn disable_organization_admin_account(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DisableOrganizationAdminAccountInput,
) -> Result<Reply<DisableOrganizationAdminAccountOutput>, GuardDutyError> {
    let permit = ctx.authorize(&Ask::new("guardduty:DisableOrganizationAdminAccount"))?;

    let managed = organization::managed_by(&*tx.tx, ctx.account())?;
    let managed = managed.ok_or_else(GuardDutyError::not_of_organization)?;
    let found = organization::administration(&*tx.tx, &managed.id, &ctx.region)?;
    let found = found.filter(|row| row.account.to_string() == input.admin_account_id);
    let row = found.ok_or_else(GuardDutyError::not_administrator)?;
    organization::end(tx.tx, &row)?;

    Ok(permit.reply(DisableOrganizationAdminAccountOutput {}))
}
