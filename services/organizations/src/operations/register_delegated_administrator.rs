//! `RegisterDelegatedAdministrator`: lets a member account administer a service for the organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::MemberStatus;
use ringwall_identity::organization_trust::{Delegation, is_delegated, is_trusted, put_delegation};

use crate::api::{RegisterDelegatedAdministratorInput, RegisterDelegatedAdministratorOutput};
use crate::error::OrganizationsError;
use crate::resources::service;
use crate::resources::target::{Target, TargetId};
use crate::seat::{Reach, of_service};
use crate::store::OrganizationsWrite;

pub(crate) fn register_delegated_administrator(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: RegisterDelegatedAdministratorInput,
) -> Result<Reply<RegisterDelegatedAdministratorOutput>, OrganizationsError> {
    let service = input.service_principal;
    let action = "organizations:RegisterDelegatedAdministrator";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let id = TargetId::account(&input.account_id)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_service(ask, &service))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    seat.require_all_features()?;
    service::require_known(&service)?;
    if member.account == seat.organization.management_account {
        return Err(OrganizationsError::management_account_is_no_delegate());
    }
    if member.status != MemberStatus::Active {
        return Err(OrganizationsError::suspended_account_is_no_delegate());
    }
    if !is_trusted(tx.rows(), seat.id(), &service)? {
        return Err(OrganizationsError::service_access_not_enabled());
    }
    if is_delegated(tx.rows(), seat.id(), member.account, &service)? {
        return Err(OrganizationsError::registered_already());
    }
    let delegation = Delegation {
        account: member.account,
        service_principal: service,
        enabled_at: ctx.now(),
    };
    put_delegation(tx.tx, seat.id(), delegation)?;

    Ok(permit.reply(RegisterDelegatedAdministratorOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, RegisterDelegatedAdministratorInput};
    use crate::bench::{Steps as _, house};

    fn sso(account: &str) -> RegisterDelegatedAdministratorInput {
        input(&[
            ("AccountId", account),
            ("ServicePrincipal", "sso.amazonaws.com"),
        ])
    }

    #[test]
    fn the_service_must_be_trusted_first() {
        let house = house();
        let account = house.new_account("one");
        let refusal = house.refusal::<api::RegisterDelegatedAdministrator>(sso(&account));
        assert!(
            refusal.contains("before you enabled service access"),
            "{refusal}"
        );
        house.delegate(&account, "sso.amazonaws.com");
        assert_eq!(
            house.refusal::<api::RegisterDelegatedAdministrator>(sso(&account)),
            "AccountAlreadyRegisteredException: The provided account is already a delegated administrator for your organization."
        );
        let refusal = house.refusal::<api::RegisterDelegatedAdministrator>(sso(ACCOUNT));
        assert!(
            refusal.contains("You cannot register master account"),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        let account = house.new_account("one");
        house.trust("sso.amazonaws.com");
        house.needs::<api::RegisterDelegatedAdministrator>(
            "organizations:RegisterDelegatedAdministrator",
            &house.account_arn(&account),
            sso(&account),
        );
    }
}
