//! `ListAWSServiceAccessForOrganization`: the services that the organization trusts.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization_trust::trusted_services;

use crate::api::{
    EnabledServicePrincipal, ListAWSServiceAccessForOrganizationInput,
    ListAWSServiceAccessForOrganizationOutput,
};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_aws_service_access_for_organization(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListAWSServiceAccessForOrganizationInput,
) -> Result<Reply<ListAWSServiceAccessForOrganizationOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, "", token, most)?;
    let action = "organizations:ListAWSServiceAccessForOrganization";
    let seat = tx.seat(ctx, action, Reach::Readers)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let listed = page.collect(
        |after, limit| trusted_services(tx.rows(), seat.id(), after, limit),
        |trust| {
            Ok(Some(EnabledServicePrincipal {
                service_principal: Some(trust.service_principal.clone()),
                date_enabled: Some(trust.enabled_at),
            }))
        },
    )?;

    Ok(permit.reply(ListAWSServiceAccessForOrganizationOutput {
        enabled_service_principals: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house;

    #[test]
    fn needs_permission() {
        house().needs::<api::ListAWSServiceAccessForOrganization>(
            "organizations:ListAWSServiceAccessForOrganization",
            "*",
            input(&[]),
        );
    }
}
