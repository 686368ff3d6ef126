//! `ListOrganizationAdminAccounts`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListOrganizationAdminAccounts.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListOrganizationAdminAccountsInput, ListOrganizationAdminAccountsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_organization_admin_accounts(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: ListOrganizationAdminAccountsInput,
) -> Result<Reply<ListOrganizationAdminAccountsOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:ListOrganizationAdminAccounts"))?;

    Err(GuardDutyError::not_built("ListOrganizationAdminAccounts"))
}
