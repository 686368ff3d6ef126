//! `DescribeOrganizationalUnit`: a unit.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganizationalUnit.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeOrganizationalUnitInput, DescribeOrganizationalUnitOutput};
use crate::error::OrganizationsError;
use crate::resources::target::{Target, TargetId};
use crate::resources::unit;
use crate::seat::Reach;
use crate::store::OrganizationsRead;

pub(crate) fn describe_organizational_unit(
    ctx: &RequestContext,
    tx: &OrganizationsRead<'_>,
    input: DescribeOrganizationalUnitInput,
) -> Result<Reply<DescribeOrganizationalUnitOutput>, OrganizationsError> {
    let action = "organizations:DescribeOrganizationalUnit";
    let seat = tx.seat(ctx, action, Reach::Readers)?;
    let id = TargetId::Unit(input.organizational_unit_id);
    let found = tx.find_target(&seat.organization, &id)?;

    let permit = ctx.authorize(&seat.ask().on(seat.target(&id, found.as_ref())))?;

    let Some(Target::Unit(unit)) = found else {
        return Err(OrganizationsError::no_such_unit());
    };
    let path = tx.path(&seat.organization, &unit.parent)?;

    Ok(permit.reply(DescribeOrganizationalUnitOutput {
        organizational_unit: Some(unit::shown(&unit, &seat.arns, &path)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            house().refusal::<api::DescribeOrganizationalUnit>(input(&[(
                "OrganizationalUnitId",
                "ou-abcd-12345678"
            )])),
            "OrganizationalUnitNotFoundException: You specified an organizational unit that doesn't exist."
        );
    }

    #[test]
    fn needs_permission_on_the_unit() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "unit");
        let found = house.needs::<api::DescribeOrganizationalUnit>(
            "organizations:DescribeOrganizationalUnit",
            &house.unit_arn(&unit),
            input(&[("OrganizationalUnitId", &unit)]),
        );
        assert_eq!(
            found.organizational_unit.unwrap().name.as_deref(),
            Some("unit")
        );
    }
}
