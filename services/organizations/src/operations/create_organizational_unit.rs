//! `CreateOrganizationalUnit`: makes a unit below a root or unit.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::organization::{OrganizationalUnit, put_unit};
use ringwall_identity::targets_above;

use crate::api::{CreateOrganizationalUnitInput, CreateOrganizationalUnitOutput};
use crate::error::OrganizationsError;
use crate::quotas;
use crate::resources::target::TargetId;
use crate::resources::{id, tagging, unit};
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn create_organizational_unit(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: CreateOrganizationalUnitInput,
) -> Result<Reply<CreateOrganizationalUnitOutput>, OrganizationsError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let action = "organizations:CreateOrganizationalUnit";
    let seat = tx.seat(ctx, action, Reach::Management)?;
    let parent = TargetId::parent(&input.parent_id)?;
    let found = tx.find_target(&seat.organization, &parent)?;

    let ask = seat.ask().on(seat.target(&parent, found.as_ref()));
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    seat.authorize_tags(ctx, seat.arns.any_unit(), &tags)?;

    found.ok_or_else(OrganizationsError::no_such_parent)?;
    let above = targets_above(tx.rows(), &seat.organization, &input.parent_id)?;
    if above.len() > quotas::UNITS_DEEP {
        return Err(OrganizationsError::units_too_deep());
    }
    if tx.count(seat.id())?.1 >= quotas::UNITS {
        return Err(OrganizationsError::too_many_units());
    }
    if tx.has_unit_named(seat.id(), &input.parent_id, &input.name)? {
        return Err(OrganizationsError::unit_exists());
    }
    let path = tx.path(&seat.organization, &input.parent_id)?;
    let new = OrganizationalUnit {
        id: id::unit(&*ctx.platform().entropy, &seat.organization.root_id),
        parent: input.parent_id,
        name: input.name,
        tags,
    };
    tx.attach_defaults(&seat.organization, &new.id)?;
    let shown = unit::shown(&new, &seat.arns, &path);
    put_unit(tx.tx, seat.id(), new)?;

    Ok(permit.reply(CreateOrganizationalUnitOutput {
        organizational_unit: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateOrganizationalUnitInput};
    use crate::bench::{Steps as _, house};

    fn below(parent: &str, name: &str) -> CreateOrganizationalUnitInput {
        input(&[("ParentId", parent), ("Name", name)])
    }

    #[test]
    fn a_unit_begins_with_full_access_and_tells_its_path() {
        let house = house();
        let root = house.root_id();
        let made = house.answer::<api::CreateOrganizationalUnit>(below(&root, "unit"));
        let unit = made.organizational_unit.unwrap();
        let id = unit.id.unwrap();
        assert!(id.starts_with(&root.replace("r-", "ou-")), "{id}");
        assert_eq!(
            unit.path.unwrap(),
            format!("{}/{root}/{id}/", house.organization_id())
        );
        assert_eq!(
            house.attached(&id, "SERVICE_CONTROL_POLICY"),
            ["p-FullAWSAccess"]
        );
    }

    #[test]
    fn names_differ_among_siblings() {
        let house = house();
        let root = house.root_id();
        let unit = house.new_unit(&root, "unit");
        assert_eq!(
            house.refusal::<api::CreateOrganizationalUnit>(below(&root, "unit")),
            "DuplicateOrganizationalUnitException: An OU with the same name already exists."
        );
        house.answer::<api::CreateOrganizationalUnit>(below(&unit, "unit"));
    }

    #[test]
    fn five_units_stand_inside_each_other() {
        let house = house();
        let mut parent = house.root_id();
        for _ in 0..5 {
            parent = house.new_unit(&parent, "unit");
        }
        assert_eq!(
            house.refusal::<api::CreateOrganizationalUnit>(below(&parent, "unit")),
            "ConstraintViolationException: You have exceeded the maximum depth of organizational units."
        );
    }

    #[test]
    fn needs_permission_on_the_parent() {
        let house = house();
        house.needs::<api::CreateOrganizationalUnit>(
            "organizations:CreateOrganizationalUnit",
            &house.root().arn.unwrap(),
            below(&house.root_id(), "unit"),
        );
    }
}
