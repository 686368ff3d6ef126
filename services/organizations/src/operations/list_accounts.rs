//! `ListAccounts`: the accounts of the organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{all_children, find_member};

use crate::api::{ListAccountsInput, ListAccountsOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::account;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_accounts(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListAccountsInput,
) -> Result<Reply<ListAccountsOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, "", token, most)?;
    let seat = tx.seat(ctx, "organizations:ListAccounts", Reach::Readers)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let listed = page.collect(
        |after, limit| all_children(tx.rows(), seat.id(), after, limit),
        |id| {
            let Ok(account) = id.parse() else {
                return Ok(None);
            };
            let Some(member) = find_member(tx.rows(), account)? else {
                return Ok(None);
            };
            let path = tx.path(&seat.organization, &member.parent)?;
            Ok(Some(account::shown(&member, &seat.arns, &path)))
        },
    )?;

    Ok(permit.reply(ListAccountsOutput {
        accounts: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, ListAccountsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_all_accounts_wherever_they_stand() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "unit");
        let one = house.new_account("one");
        let two = house.new_account("two");
        house.move_account(&one, &house.root_id(), &unit);
        let mut found = Vec::new();
        let mut next_token = None;
        loop {
            let page = house.answer::<api::ListAccounts>(ListAccountsInput {
                next_token,
                max_results: Some(1),
            });
            found.extend(
                page.accounts
                    .unwrap()
                    .into_iter()
                    .filter_map(|account| account.id),
            );
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        found.sort();
        let mut all = vec![ACCOUNT.to_owned(), one, two];
        all.sort();
        assert_eq!(found, all);
    }

    #[test]
    fn refuses_a_token_that_is_made_up() {
        assert_eq!(
            house().refusal::<api::ListAccounts>(input(&[("NextToken", "made-up")])),
            "InvalidInputException: Get the NextToken parameter from the response to your previous call to the operation."
        );
    }

    #[test]
    fn delegated_administrators_may_read() {
        let house = house();
        let account = house.new_account("one");
        let member = house.as_account(&account);
        member.is_denied::<api::ListAccounts>(input(&[]));
        house.delegate(&account, "sso.amazonaws.com");
        assert_eq!(member.accounts(), house.accounts());
        member
            .as_new_user("stranger", &[])
            .is_denied::<api::ListAccounts>(input(&[]));
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListAccounts>("organizations:ListAccounts", "*", input(&[]));
    }
}
