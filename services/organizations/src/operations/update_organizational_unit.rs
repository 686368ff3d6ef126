//! `UpdateOrganizationalUnit`: renames a unit.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdateOrganizationalUnit.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{OrganizationalUnit, put_unit};

use crate::api::{UpdateOrganizationalUnitInput, UpdateOrganizationalUnitOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::resources::unit;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn update_organizational_unit(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: UpdateOrganizationalUnitInput,
) -> Result<Reply<UpdateOrganizationalUnitOutput>, OrganizationsError> {
    let action = "organizations:UpdateOrganizationalUnit";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let id = TargetId::Unit(input.organizational_unit_id);
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Unit(found)) = found else {
        return Err(OrganizationsError::no_such_unit());
    };
    let mut unit = OrganizationalUnit::clone(&found);
    if let Some(name) = input.name.filter(|name| *name != found.name) {
        if tx.has_unit_named(seat.id(), &unit.parent, &name)? {
            return Err(OrganizationsError::unit_exists());
        }
        unit.name = name;
    }
    let path = tx.path(&seat.organization, &unit.parent)?;
    let shown = unit::shown(&unit, &seat.arns, &path);
    put_unit(tx.tx, seat.id(), unit)?;

    Ok(permit.reply(UpdateOrganizationalUnitOutput {
        organizational_unit: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateOrganizationalUnitInput};
    use crate::bench::{Steps as _, house};

    fn named(unit: &str, name: &str) -> UpdateOrganizationalUnitInput {
        input(&[("OrganizationalUnitId", unit), ("Name", name)])
    }

    #[test]
    fn names_differ_among_siblings() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "one");
        house.new_unit(&root, "two");
        assert_eq!(
            house.refusal::<api::UpdateOrganizationalUnit>(named(&unit, "two")),
            "DuplicateOrganizationalUnitException: An OU with the same name already exists."
        );
        house.answer::<api::UpdateOrganizationalUnit>(named(&unit, "one"));
        let renamed = house.answer::<api::UpdateOrganizationalUnit>(named(&unit, "three"));
        assert_eq!(
            renamed.organizational_unit.unwrap().name.as_deref(),
            Some("three")
        );
    }

    #[test]
    fn needs_permission_on_the_unit() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "one");
        house.needs::<api::UpdateOrganizationalUnit>(
            "organizations:UpdateOrganizationalUnit",
            &house.unit_arn(&unit),
            named(&unit, "two"),
        );
    }
}
