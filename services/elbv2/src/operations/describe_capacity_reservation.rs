//! `DescribeCapacityReservation`: tells what capacity is reserved for a load balancer. None is:
//! reservations are not built, and one machine has what it has.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeCapacityReservation.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeCapacityReservationInput, DescribeCapacityReservationOutput};
use crate::error::Elbv2Error;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_capacity_reservation(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeCapacityReservationInput,
) -> Result<Reply<DescribeCapacityReservationOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;

    let found = tx.find_load_balancer(ctx, &arn)?;

    let action = "elasticloadbalancing:DescribeCapacityReservation";
    let permit = ctx.authorize(&Ask::new(action))?;

    found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;

    Ok(permit.reply(DescribeCapacityReservationOutput {
        last_modified_time: None,
        decrease_requests_remaining: None,
        minimum_load_balancer_capacity: None,
        capacity_reservation_state: Some(vec![]),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn nothing_is_reserved_for_a_load_balancer_that_is_there() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let asked = |arn: &str| input(&[("LoadBalancerArn", arn)]);
        let found = house.answer::<api::DescribeCapacityReservation>(asked(&arn));
        assert_eq!(found.minimum_load_balancer_capacity, None);
        let other = arn.replace("/shop/", "/none/");
        assert_eq!(
            house.refusal::<api::DescribeCapacityReservation>(asked(&other)),
            "LoadBalancerNotFoundException: One or more load balancers not found"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        house.needs::<api::DescribeCapacityReservation>(
            "elasticloadbalancing:DescribeCapacityReservation",
            "*",
            input(&[("LoadBalancerArn", &arn)]),
        );
    }
}
