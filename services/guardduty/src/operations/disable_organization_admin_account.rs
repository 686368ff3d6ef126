//! `DisableOrganizationAdminAccount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DisableOrganizationAdminAccount.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DisableOrganizationAdminAccountInput, DisableOrganizationAdminAccountOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn disable_organization_admin_account(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: DisableOrganizationAdminAccountInput,
) -> Result<Reply<DisableOrganizationAdminAccountOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:DisableOrganizationAdminAccount"))?;

    Err(GuardDutyError::not_built("DisableOrganizationAdminAccount"))
}
