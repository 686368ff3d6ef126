//! `ListDelegatedAdministrators`: the member accounts that administer services, or one service.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{Member, find_member};
use ringwall_identity::organization_trust::{Delegation, delegations};

use crate::api::{
    DelegatedAdministrator, ListDelegatedAdministratorsInput, ListDelegatedAdministratorsOutput,
};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::account;
use crate::seat::{Reach, of_service};
use crate::store::OrganizationsRead;

pub(crate) fn list_delegated_administrators(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListDelegatedAdministratorsInput,
) -> Result<Reply<ListDelegatedAdministratorsOutput>, OrganizationsError> {
    let service = input.service_principal;
    let filters = service.as_deref().unwrap_or_default();
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, filters, token, most)?;
    let action = "organizations:ListDelegatedAdministrators";
    let seat = tx.seat(ctx, action, Reach::Readers)?;

    let mut ask = seat.ask_at_large();
    if let Some(service) = &service {
        ask = of_service(ask, service);
    }
    let permit = ctx.authorize(&ask)?;

    let mut all = delegations(tx.rows(), seat.id(), None, usize::MAX)?;
    all.retain(|(_, one)| {
        service
            .as_ref()
            .is_none_or(|service| *service == one.service_principal)
    });
    // An account stands there once for each of its services, one after the other.
    all.dedup_by_key(|(_, one)| one.account);
    let mut shown = Vec::new();
    for (_, delegation) in all {
        let member = find_member(tx.rows(), delegation.account)?;
        shown.extend(member.map(|member| administrator(&member, &delegation, &seat.arns)));
    }
    let listed = page.of_list(shown);

    Ok(permit.reply(ListDelegatedAdministratorsOutput {
        delegated_administrators: Some(listed.entries),
        next_token: listed.next,
    }))
}

fn administrator(member: &Member, delegation: &Delegation, arns: &Arns) -> DelegatedAdministrator {
    DelegatedAdministrator {
        id: Some(member.account.to_string()),
        arn: Some(arns.account(member.account)),
        email: Some(member.email.clone().into()),
        name: Some(member.name.clone().into()),
        status: Some(account::status(member.status)),
        state: Some(account::state(member.status)),
        joined_method: Some(account::joined_method(member)),
        joined_timestamp: Some(member.joined_at),
        delegation_enabled_date: Some(delegation.enabled_at),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListDelegatedAdministratorsInput};
    use crate::bench::{Steps as _, house};

    fn of(house: &TestHouse, asked: ListDelegatedAdministratorsInput) -> Vec<String> {
        let found = house.answer::<api::ListDelegatedAdministrators>(asked);
        let found = found.delegated_administrators.unwrap().into_iter();
        found.filter_map(|one| one.id).collect()
    }

    #[test]
    fn an_account_stands_there_once() {
        let house = house();
        let (one, two) = (house.new_account("one"), house.new_account("two"));
        house.delegate(&one, "sso.amazonaws.com");
        house.delegate(&one, "guardduty.amazonaws.com");
        house.delegate(&two, "sso.amazonaws.com");
        assert_eq!(of(&house, input(&[])).len(), 2);
        let guardduty = input(&[("ServicePrincipal", "guardduty.amazonaws.com")]);
        assert_eq!(of(&house, guardduty), [one]);
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListDelegatedAdministrators>(
            "organizations:ListDelegatedAdministrators",
            "*",
            input(&[]),
        );
    }
}
