//! `DeregisterDelegatedAdministrator`: lets a member account administer a service no longer.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeregisterDelegatedAdministrator.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization_trust::{delete_delegation, is_delegated};

use crate::api::{DeregisterDelegatedAdministratorInput, DeregisterDelegatedAdministratorOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::seat::{Reach, of_service};
use crate::store::OrganizationsWrite;

pub(crate) fn deregister_delegated_administrator(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DeregisterDelegatedAdministratorInput,
) -> Result<Reply<DeregisterDelegatedAdministratorOutput>, OrganizationsError> {
    let service = input.service_principal;
    let action = "organizations:DeregisterDelegatedAdministrator";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let id = TargetId::account(&input.account_id)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let ask = seat.ask().on(seat.target(&id, found.as_ref()));
    let permit = ctx.authorize(&of_service(ask, &service))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    if !is_delegated(tx.rows(), seat.id(), member.account, &service)? {
        return Err(OrganizationsError::not_registered());
    }
    delete_delegation(tx.tx, seat.id(), member.account, &service)?;

    Ok(permit.reply(DeregisterDelegatedAdministratorOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeregisterDelegatedAdministratorInput};
    use crate::bench::{Steps as _, house};

    fn sso(account: &str) -> DeregisterDelegatedAdministratorInput {
        input(&[
            ("AccountId", account),
            ("ServicePrincipal", "sso.amazonaws.com"),
        ])
    }

    #[test]
    fn he_may_read_no_longer() {
        let house = house();
        let account = house.new_account("one");
        house.delegate(&account, "sso.amazonaws.com");
        let member = house.as_account(&account);
        member.answer::<api::ListAccounts>(input(&[]));
        house.needs::<api::DeregisterDelegatedAdministrator>(
            "organizations:DeregisterDelegatedAdministrator",
            &house.account_arn(&account),
            sso(&account),
        );
        member.is_denied::<api::ListAccounts>(input(&[]));
        assert_eq!(
            house.refusal::<api::DeregisterDelegatedAdministrator>(sso(&account)),
            "AccountNotRegisteredException: The provided account is not a registered delegated administrator for your organization."
        );
    }
}
