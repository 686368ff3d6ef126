//! `ListChildren`: the ids of what stands directly below a root or unit.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListChildren.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::children_of;

use crate::api::{Child, ChildType, ListChildrenInput, ListChildrenOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::target::TargetId;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_children(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListChildrenInput,
) -> Result<Reply<ListChildrenOutput>, OrganizationsError> {
    let child_type = input.child_type;
    let filters = format!("{}|{}", input.parent_id, child_type.as_str());
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &filters, token, most)?;
    let seat = tx.seat(ctx, "organizations:ListChildren", Reach::Readers)?;
    let parent = TargetId::parent(&input.parent_id)?;
    let found = tx.find_target(&seat.organization, &parent)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&parent, found.as_ref())))?;

    found.ok_or_else(OrganizationsError::no_such_parent)?;
    let listed = page.collect(
        |after, limit| children_of(tx.rows(), seat.id(), &input.parent_id, after, limit),
        |id| {
            let fits = id.starts_with("ou-") == (child_type == ChildType::OrganizationalUnit);
            Ok(fits.then_some(Child {
                id: Some(id),
                r#type: Some(child_type),
            }))
        },
    )?;

    Ok(permit.reply(ListChildrenOutput {
        children: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn shows_accounts_or_units() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        assert_eq!(house.children(&root, "ACCOUNT"), [ACCOUNT]);
        assert_eq!(house.children(&root, "ORGANIZATIONAL_UNIT"), [unit]);
    }

    #[test]
    fn needs_permission_on_the_parent() {
        let house = house();
        let root = house.root_id();
        house.needs::<api::ListChildren>(
            "organizations:ListChildren",
            &house.root().arn.unwrap(),
            input(&[("ParentId", &root), ("ChildType", "ACCOUNT")]),
        );
    }
}
