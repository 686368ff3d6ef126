//! `ListHandshakesForAccount`: the handshakes that the caller's account is asked for.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListHandshakesForAccount.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{ListHandshakesForAccountInput, ListHandshakesForAccountOutput};
use crate::arns::Arns;
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::handshake;
use crate::store::OrganizationsRead;

pub(crate) fn list_handshakes_for_account(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListHandshakesForAccountInput,
) -> Result<Reply<ListHandshakesForAccountOutput>, OrganizationsError> {
    let filter = handshake::Filter::of(input.filter);
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &filter.text(), token, most)?;

    let ask = Ask::new("organizations:ListHandshakesForAccount");
    let permit = ctx.authorize(&ask.on(Resource::new("*", ctx.account())))?;

    let own = ctx.account().to_string();

    let listed = page.collect(
        |after, limit| tx.handshakes_of(&own, after, limit),
        |found| {
            let arns = Arns::new(ctx.partition(), found.management, &found.organization);
            Ok(filter.fits(&found).then(|| handshake::shown(&found, &arns)))
        },
    )?;

    Ok(permit.reply(ListHandshakesForAccountOutput {
        handshakes: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, allow, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission() {
        let house = house();
        let id = house.invite(OTHER_ACCOUNT);
        let other = house.as_account(OTHER_ACCOUNT);
        other
            .as_new_user("stranger", &[])
            .is_denied::<api::ListHandshakesForAccount>(input(&[]));
        let may = allow("organizations:ListHandshakesForAccount", "*");
        let found = other
            .as_new_user("user", &[&may])
            .answer::<api::ListHandshakesForAccount>(input(&[]));
        assert_eq!(found.handshakes.unwrap()[0].id, Some(id));
    }
}
