//! `ListDelegatedServicesForAccount`: the services that a member account administers.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedServicesForAccount.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization_trust::delegations_to;

use crate::api::{
    DelegatedService, ListDelegatedServicesForAccountInput, ListDelegatedServicesForAccountOutput,
};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::target::{Target, TargetId};
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_delegated_services_for_account(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListDelegatedServicesForAccountInput,
) -> Result<Reply<ListDelegatedServicesForAccountOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &input.account_id, token, most)?;
    let action = "organizations:ListDelegatedServicesForAccount";
    let seat = tx.seat(ctx, action, Reach::Readers)?;
    let id = TargetId::account(&input.account_id)?;
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Account(member)) = found else {
        return Err(OrganizationsError::no_such_account());
    };
    let listed = page.collect(
        |after, limit| delegations_to(tx.rows(), seat.id(), member.account, after, limit),
        |delegation| {
            Ok(Some(DelegatedService {
                service_principal: Some(delegation.service_principal.clone()),
                delegation_enabled_date: Some(delegation.enabled_at),
            }))
        },
    )?;
    if listed.entries.is_empty() {
        return Err(OrganizationsError::not_registered());
    }

    Ok(permit.reply(ListDelegatedServicesForAccountOutput {
        delegated_services: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission_on_the_account() {
        let house = house();
        let account = house.new_account("one");
        let of = || input(&[("AccountId", account.as_str())]);
        let refusal = house.refusal::<api::ListDelegatedServicesForAccount>(of());
        assert!(
            refusal.starts_with("AccountNotRegisteredException: "),
            "{refusal}"
        );
        house.delegate(&account, "sso.amazonaws.com");
        let found = house.needs::<api::ListDelegatedServicesForAccount>(
            "organizations:ListDelegatedServicesForAccount",
            &house.account_arn(&account),
            of(),
        );
        let found = found.delegated_services.unwrap();
        assert_eq!(
            found[0].service_principal.as_deref(),
            Some("sso.amazonaws.com")
        );
    }
}
