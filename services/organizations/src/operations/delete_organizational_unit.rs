//! `DeleteOrganizationalUnit`: deletes a unit that nothing stands below.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganizationalUnit.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{children_of, delete_unit};

use crate::api::{DeleteOrganizationalUnitInput, DeleteOrganizationalUnitOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn delete_organizational_unit(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: DeleteOrganizationalUnitInput,
) -> Result<Reply<DeleteOrganizationalUnitOutput>, OrganizationsError> {
    let action = "organizations:DeleteOrganizationalUnit";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let id = TargetId::Unit(input.organizational_unit_id);
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Unit(unit)) = found else {
        return Err(OrganizationsError::no_such_unit());
    };
    if !children_of(tx.rows(), seat.id(), &unit.id, None, 1)?.is_empty() {
        return Err(OrganizationsError::unit_not_empty());
    }
    tx.detach_all(seat.id(), &unit.id)?;
    delete_unit(tx.tx, seat.id(), &unit)?;

    Ok(permit.reply(DeleteOrganizationalUnitOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn only_an_empty_unit_goes() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        let inner = house.new_unit(&unit, "inner");
        let delete = |id: &str| {
            house.call::<api::DeleteOrganizationalUnit>(input(&[("OrganizationalUnitId", id)]))
        };
        assert!(
            delete(&unit)
                .unwrap_err()
                .starts_with("OrganizationalUnitNotEmptyException: ")
        );
        delete(&inner).unwrap();
        delete(&unit).unwrap();
        assert!(house.children(&root, "ORGANIZATIONAL_UNIT").is_empty());
        assert!(
            delete(&unit)
                .unwrap_err()
                .starts_with("OrganizationalUnitNotFoundException: ")
        );
    }

    #[test]
    fn needs_permission_on_the_unit() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "unit");
        house.needs::<api::DeleteOrganizationalUnit>(
            "organizations:DeleteOrganizationalUnit",
            &house.unit_arn(&unit),
            input(&[("OrganizationalUnitId", &unit)]),
        );
    }
}
