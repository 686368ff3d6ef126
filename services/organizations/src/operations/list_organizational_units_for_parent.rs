//! `ListOrganizationalUnitsForParent`: the units directly below a root or unit.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListOrganizationalUnitsForParent.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{children_of, find_unit};

use crate::api::{ListOrganizationalUnitsForParentInput, ListOrganizationalUnitsForParentOutput};
use crate::error::OrganizationsError;
use crate::paging::page;
use crate::resources::target::TargetId;
use crate::resources::unit;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn list_organizational_units_for_parent(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: ListOrganizationalUnitsForParentInput,
) -> Result<Reply<ListOrganizationalUnitsForParentOutput>, OrganizationsError> {
    let (token, most) = (input.next_token.as_deref(), input.max_results);
    let page = page(tx.service, ctx, &input.parent_id, token, most)?;
    let action = "organizations:ListOrganizationalUnitsForParent";
    let seat = tx.seat(ctx, action, Reach::Readers)?;
    let parent = TargetId::parent(&input.parent_id)?;
    let found = tx.find_target(&seat.organization, &parent)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&parent, found.as_ref())))?;

    found.ok_or_else(OrganizationsError::no_such_parent)?;
    let path = tx.path(&seat.organization, &input.parent_id)?;
    let listed = page.collect(
        |after, limit| children_of(tx.rows(), seat.id(), &input.parent_id, after, limit),
        |id| {
            let unit = find_unit(tx.rows(), seat.id(), &id)?;
            Ok(unit.map(|unit| unit::shown(&unit, &seat.arns, &path)))
        },
    )?;

    Ok(permit.reply(ListOrganizationalUnitsForParentOutput {
        organizational_units: Some(listed.entries),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn shows_those_directly_below() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        house.new_unit(&unit, "inner");
        let found = house.needs::<api::ListOrganizationalUnitsForParent>(
            "organizations:ListOrganizationalUnitsForParent",
            &house.root().arn.unwrap(),
            input(&[("ParentId", &root)]),
        );
        let found = found.organizational_units.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].id, Some(unit));
    }
}
