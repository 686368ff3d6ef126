//! `ListCreateAccountStatus`: the requests to make accounts.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListCreateAccountStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListCreateAccountStatusInput, ListCreateAccountStatusOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::request;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_create_account_status(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListCreateAccountStatusInput,
) -> Result<Reply<ListCreateAccountStatusOutput>, OrganizationsError> {
    let states = input.states.unwrap_or_default();
    let filters: Vec<_> = states.iter().map(|state| state.as_str()).collect();
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &filters.join(","), token, most)?;
    let seat = tx.seat(ctx, "organizations:ListCreateAccountStatus", Reach::Readers)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let listed = page.collect(
        |after, limit| tx.requests(seat.id(), after, limit),
        |found| {
            let fits = states.is_empty() || states.contains(&found.state);
            Ok(fits.then(|| request::shown(&found)))
        },
    )?;

    Ok(permit.reply(ListCreateAccountStatusOutput {
        create_account_statuses: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateAccountState, ListCreateAccountStatusInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn shows_those_of_a_state() {
        let house = house();
        house.new_account("one");
        let of = |state| ListCreateAccountStatusInput {
            states: Some(vec![state]),
            ..input(&[])
        };
        let found = house.answer::<api::ListCreateAccountStatus>(of(CreateAccountState::Succeeded));
        assert_eq!(found.create_account_statuses.unwrap().len(), 1);
        let none = house.answer::<api::ListCreateAccountStatus>(of(CreateAccountState::Failed));
        assert_eq!(none.create_account_statuses, Some(vec![]));
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListCreateAccountStatus>(
            "organizations:ListCreateAccountStatus",
            "*",
            input(&[]),
        );
    }
}
