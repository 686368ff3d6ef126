//! `ListRoots`: the root of the organization.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListRoots.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListRootsInput, ListRootsOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::organization;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_roots(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListRootsInput,
) -> Result<Reply<ListRootsOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, "", token, most)?;
    let seat = tx.seat(ctx, "organizations:ListRoots", Reach::Readers)?;

    let permit = ctx.authorize(&seat.ask_at_large())?;

    let listed = page.of_list(vec![organization::root(&seat.organization, &seat.arns)]);

    Ok(permit.reply(ListRootsOutput {
        roots: Some(listed.entries),
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
        let found = house().needs::<api::ListRoots>("organizations:ListRoots", "*", input(&[]));
        let found = found.roots.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name.as_deref(), Some("Root"));
    }
}
