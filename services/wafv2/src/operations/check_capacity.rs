//! `CheckCapacity`: the units that rules would use.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CheckCapacity.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CheckCapacityInput, CheckCapacityOutput};
use crate::definition;
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn check_capacity(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: CheckCapacityInput,
) -> Result<Reply<CheckCapacityOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let rules = definition::rules(Some(&input.rules))?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:CheckCapacity"))?;

    let capacity = tx.capacity_of_rules(&place, &rules)?;

    Ok(permit.reply(CheckCapacityOutput {
        capacity: Some(i64::try_from(capacity).map_err(Wafv2Error::internal)?),
    }))
}
