//! `ListOrganizationAdminAccounts`: who administers GuardDuty for the organization, in this Region.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListOrganizationAdminAccounts.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    AdminAccount, AdminStatus, ListOrganizationAdminAccountsInput,
    ListOrganizationAdminAccountsOutput,
};
use crate::error::GuardDutyError;
use crate::organization;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_organization_admin_accounts(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListOrganizationAdminAccountsInput,
) -> Result<Reply<ListOrganizationAdminAccountsOutput>, GuardDutyError> {
    let token = input.next_token.as_deref();
    page(tx.service, ctx, "", token, input.max_results)?;

    let permit = ctx.authorize(&Ask::new("guardduty:ListOrganizationAdminAccounts"))?;

    let managed = organization::managed_by(tx.tx, ctx.account())?;
    let managed = managed.ok_or_else(GuardDutyError::not_of_organization)?;
    // There is one at most, and so one page.
    let found = organization::administration(tx.tx, &managed.id, &ctx.region)?;
    let shown = found.map(|row| AdminAccount {
        admin_account_id: Some(row.account.to_string()),
        admin_status: Some(AdminStatus::Enabled),
    });

    Ok(permit.reply(ListOrganizationAdminAccountsOutput {
        admin_accounts: Some(shown.into_iter().collect()),
        next_token: None,
    }))
}
