//! `EnableOrganizationAdminAccount`: lets an account administer GuardDuty for the organization, in this Region.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_EnableOrganizationAdminAccount.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Reply, RequestContext};
use ringwall_identity::organization::{Member as Account, MemberStatus};

use crate::api::{EnableOrganizationAdminAccountInput, EnableOrganizationAdminAccountOutput};
use crate::error::{GuardDutyError, is_registered_already};
use crate::organization::{self, PRINCIPAL};
use crate::organizations_api::{
    EnableAWSServiceAccess, EnableAWSServiceAccessInput, RegisterDelegatedAdministrator,
    RegisterDelegatedAdministratorInput,
};
use crate::plane;
use crate::resources::features::Asked;
use crate::resources::organization::Administration;
use crate::store::{GuardDutyWrite, find_detector};

pub(crate) fn enable_organization_admin_account(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: EnableOrganizationAdminAccountInput,
) -> Result<Reply<EnableOrganizationAdminAccountOutput>, GuardDutyError> {
    let account = input.admin_account_id.parse();
    let account: AccountId = account.map_err(|_| GuardDutyError::invalid_input())?;

    let permit = ctx.authorize(&Ask::new("guardduty:EnableOrganizationAdminAccount"))?;

    let managed = organization::managed_by(&*tx.tx, ctx.account())?;
    let managed = managed.ok_or_else(GuardDutyError::not_of_organization)?;
    let member = organization::account_of(&*tx.tx, &managed.id, account)?;
    let is_active = |member: &Arc<Account>| member.status == MemberStatus::Active;
    if !member.as_ref().is_some_and(is_active) {
        return Err(GuardDutyError::invalid_input());
    }
    // The same account administers all Regions.
    for other in organization::administrations_of(&*tx.tx, &managed.id)? {
        if other.account != account || other.region == ctx.region {
            return Err(GuardDutyError::administrator_exists());
        }
    }
    trust_and_delegate(ctx, account)?;
    if find_detector(&*tx.tx, account, &ctx.region)?.is_none() {
        let (asked, occasion) = (Asked::default(), tx.occasion(ctx));
        let detector = organization::new_detector(account, &ctx.region, &asked, &occasion);
        plane::begin(tx.tx, &detector.id, occasion.trail_end)?;
        tx.put_detector(detector)?;
    }
    let row = Administration::new(&managed.id, &ctx.region, account, ctx.now());
    organization::put(tx.tx, row)?;

    Ok(permit.reply(EnableOrganizationAdminAccountOutput {}))
}

/// Organizations trusts GuardDuty and lets the account administer it: asked for by the caller, who
/// must be allowed to. What is so already is no fault.
fn trust_and_delegate(ctx: &RequestContext, account: AccountId) -> Result<(), GuardDutyError> {
    ctx.call::<EnableAWSServiceAccess>(EnableAWSServiceAccessInput {
        service_principal: PRINCIPAL.to_owned(),
    })
    .map_err(GuardDutyError::of_organizations)?;
    if account == ctx.account() {
        return Ok(()); // The management account needs no delegation.
    }
    let registered =
        ctx.call::<RegisterDelegatedAdministrator>(RegisterDelegatedAdministratorInput {
            account_id: account.to_string(),
            service_principal: PRINCIPAL.to_owned(),
        });
    match registered {
        Ok(_) => Ok(()),
        Err(error) if is_registered_already(&error) => Ok(()),
        Err(error) => Err(GuardDutyError::of_organizations(error)),
    }
}
