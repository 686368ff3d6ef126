//! `EnableOrganizationAdminAccount`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_EnableOrganizationAdminAccount.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{EnableOrganizationAdminAccountInput, EnableOrganizationAdminAccountOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn enable_organization_admin_account(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: EnableOrganizationAdminAccountInput,
) -> Result<Reply<EnableOrganizationAdminAccountOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:EnableOrganizationAdminAccount"))?;

    Err(GuardDutyError::not_built("EnableOrganizationAdminAccount"))
}
