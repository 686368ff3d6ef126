//! `ListAccountsWithInvalidEffectivePolicy`: the accounts for which the declarative policies of a
//! type come to something invalid.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsWithInvalidEffectivePolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{all_children, find_member};

use crate::api::{
    ListAccountsWithInvalidEffectivePolicyInput, ListAccountsWithInvalidEffectivePolicyOutput,
};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::{account, policy_type};
use crate::seat::{Reach, of_type};
use crate::store::OrganizationsRead;

pub(crate) fn list_accounts_with_invalid_effective_policy(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListAccountsWithInvalidEffectivePolicyInput,
) -> Result<Reply<ListAccountsWithInvalidEffectivePolicyOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, input.policy_type.as_str(), token, most)?;
    let policy_type = policy_type::of_effective(input.policy_type);
    let policy_type = policy_type.ok_or_else(OrganizationsError::no_effective_policy)?;
    let action = "organizations:ListAccountsWithInvalidEffectivePolicy";
    let seat = tx.seat(ctx, action, Reach::Readers)?;

    let permit = ctx.authorize(&of_type(seat.ask_at_large(), policy_type))?;

    if !seat.organization.policy_types.contains(&policy_type) {
        return Err(OrganizationsError::no_effective_policy());
    }
    let listed = page.collect(
        |after, limit| all_children(tx.rows(), seat.id(), after, limit),
        |id| {
            let Ok(account) = id.parse() else {
                return Ok(None);
            };
            let Some(member) = find_member(tx.rows(), account)? else {
                return Ok(None);
            };
            let binding = tx.binding(&seat, &member, policy_type)?;
            if binding.flaws(policy_type).is_empty() {
                return Ok(None);
            }
            let path = tx.path(&seat.organization, &member.parent)?;
            Ok(Some(account::shown(&member, &seat.arns, &path)))
        },
    )?;

    Ok(permit.reply(ListAccountsWithInvalidEffectivePolicyOutput {
        accounts: Some(listed.entries),
        policy_type: Some(input.policy_type),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListAccountsWithInvalidEffectivePolicyInput};
    use crate::bench::{Steps as _, backup_policy, house};

    fn backup() -> ListAccountsWithInvalidEffectivePolicyInput {
        input(&[("PolicyType", "BACKUP_POLICY")])
    }

    fn accounts(house: &TestHouse) -> Vec<String> {
        let found = house.answer::<api::ListAccountsWithInvalidEffectivePolicy>(backup());
        let found = found.accounts.unwrap().into_iter();
        found.filter_map(|account| account.id).collect()
    }

    #[test]
    fn lists_those_for_whom_policies_come_to_too_much() {
        let house = house();
        let refusal = house.refusal::<api::ListAccountsWithInvalidEffectivePolicy>(backup());
        assert!(refusal.starts_with("EffectivePolicyNotFound"), "{refusal}");
        house.enable("BACKUP_POLICY");
        let (one, _two) = (house.new_account("one"), house.new_account("two"));
        let nine = house.new_policy("BACKUP_POLICY", "nine", &backup_policy(0..9));
        let more = house.new_policy("BACKUP_POLICY", "more", &backup_policy(9..11));
        house.attach(&nine, &house.root_id());
        assert!(accounts(&house).is_empty());
        house.attach(&more, &one);
        assert_eq!(accounts(&house), [one.as_str()]);
        house.detach(&more, &one);
        assert!(accounts(&house).is_empty());
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.enable("BACKUP_POLICY");
        house.needs::<api::ListAccountsWithInvalidEffectivePolicy>(
            "organizations:ListAccountsWithInvalidEffectivePolicy",
            "*",
            backup(),
        );
        let member = house.as_account(&house.new_account("member"));
        member.is_denied::<api::ListAccountsWithInvalidEffectivePolicy>(backup());
    }
}
