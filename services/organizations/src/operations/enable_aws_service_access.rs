//! `EnableAWSServiceAccess`: trusts a service in the organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAWSServiceAccess.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization_trust::{Trust, is_trusted, put_trust};

use crate::api::{EnableAWSServiceAccessInput, EnableAWSServiceAccessOutput};
use crate::error::OrganizationsError;
use crate::resources::service;
use crate::seat::{Reach, of_service};
use crate::store::OrganizationsWrite;

pub(crate) fn enable_aws_service_access(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: EnableAWSServiceAccessInput,
) -> Result<Reply<EnableAWSServiceAccessOutput>, OrganizationsError> {
    let service = input.service_principal;
    let action = "organizations:EnableAWSServiceAccess";
    let seat = tx.seat(ctx, action, Reach::Management)?;

    let permit = ctx.authorize(&of_service(seat.ask_at_large(), &service))?;

    seat.require_all_features()?;
    service::require_known(&service)?;
    if !is_trusted(tx.rows(), seat.id(), &service)? {
        let trust = Trust {
            service_principal: service,
            enabled_at: ctx.now(),
        };
        put_trust(tx.tx, seat.id(), trust)?;
    }

    Ok(permit.reply(EnableAWSServiceAccessOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house;

    #[test]
    fn refuses_what_is_no_service() {
        assert_eq!(
            house().refusal::<api::EnableAWSServiceAccess>(input(&[("ServicePrincipal", "sso")])),
            "InvalidInputException: You specified an unrecognized service principal."
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.needs::<api::EnableAWSServiceAccess>(
            "organizations:EnableAWSServiceAccess",
            "*",
            input(&[("ServicePrincipal", "sso.amazonaws.com")]),
        );
        let all = house.answer::<api::ListAWSServiceAccessForOrganization>(input(&[]));
        let all = all.enabled_service_principals.unwrap();
        assert_eq!(
            all[0].service_principal.as_deref(),
            Some("sso.amazonaws.com")
        );
        assert_eq!(all[0].date_enabled, Some(house.now()));
    }
}
