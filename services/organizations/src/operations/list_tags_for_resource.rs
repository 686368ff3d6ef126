//! `ListTagsForResource`: the tags of a root, unit, account, policy or of the resource policy.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::tagging;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, OrganizationsError> {
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &input.resource_id, token, None)?;
    let seat = tx.seat(ctx, "organizations:ListTagsForResource", Reach::Readers)?;
    let found = tx.find_tagged(&seat, &input.resource_id)?;

    let ask = seat.ask_on_tagged(&input.resource_id, found.as_ref());
    let permit = ctx.authorize(&ask)?;

    let found = found.ok_or_else(OrganizationsError::no_such_target)?;
    let listed = page.of_list(tagging::shown(found.tags()));

    Ok(permit.reply(ListTagsForResourceOutput {
        tags: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission_on_the_resource() {
        let house = house();
        let found = house.needs::<api::ListTagsForResource>(
            "organizations:ListTagsForResource",
            &house.account_arn(ACCOUNT),
            input(&[("ResourceId", ACCOUNT)]),
        );
        assert_eq!(found.tags, Some(vec![]));
    }
}
