//! `DisableAWSServiceAccess`: trusts a service no longer.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DisableAWSServiceAccess.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization_trust::{delegations, delete_trust};

use crate::api::{DisableAWSServiceAccessInput, DisableAWSServiceAccessOutput};
use crate::error::OrganizationsError;
use crate::resources::service;
use crate::seat::{Reach, of_service};
use crate::store::OrganizationsWrite;

pub(crate) fn disable_aws_service_access(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DisableAWSServiceAccessInput,
) -> Result<Reply<DisableAWSServiceAccessOutput>, OrganizationsError> {
    let service = input.service_principal;
    let action = "organizations:DisableAWSServiceAccess";
    let seat = tx.seat(ctx, action, Reach::Management)?;

    let permit = ctx.authorize(&of_service(seat.ask_at_large(), &service))?;

    service::require_known(&service)?;
    let delegated = delegations(tx.rows(), seat.id(), None, usize::MAX)?;
    if delegated
        .iter()
        .any(|(_, one)| one.service_principal == service)
    {
        return Err(OrganizationsError::delegated_administrator_exists());
    }
    delete_trust(tx.tx, seat.id(), &service)?;

    Ok(permit.reply(DisableAWSServiceAccessOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DisableAWSServiceAccessInput};
    use crate::bench::{Steps as _, house};

    fn sso() -> DisableAWSServiceAccessInput {
        input(&[("ServicePrincipal", "sso.amazonaws.com")])
    }

    #[test]
    fn delegated_administrators_go_first() {
        let house = house();
        let account = house.new_account("one");
        house.delegate(&account, "sso.amazonaws.com");
        let refusal = house.refusal::<api::DisableAWSServiceAccess>(sso());
        assert!(
            refusal.starts_with("ConstraintViolationException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::DisableAWSServiceAccess>(
            "organizations:DisableAWSServiceAccess",
            "*",
            sso(),
        );
    }
}
