//! `DeleteTrail`: deletes a trail. Files stay; what happened before is still delivered.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteTrailInput, DeleteTrailOutput};
use crate::delivery::{Delivery, find_delivery, put_delivery};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::store::CloudTrailWrite;

pub(crate) fn delete_trail(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: DeleteTrailInput,
) -> Result<Reply<DeleteTrailOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.name)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(ctx, "cloudtrail:DeleteTrail", &place, found.as_deref())?;
    let permit = tx.service.permit(ctx, &ask)?;

    let trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    tx.delete(&trail)?;
    if let Some(delivery) = find_delivery(&*tx.tx, &trail.id)? {
        let until = delivery.until.unwrap_or_else(|| ctx.now());
        let last = Delivery {
            until: Some(until),
            farewell: Some(Box::new(trail)),
            ..Delivery::clone(&delivery)
        };
        put_delivery(tx.tx, last)?;
    }

    Ok(permit.reply(DeleteTrailOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Bench, arn, trail};
    use crate::delivery::deliveries;

    #[test]
    fn what_happened_before_is_still_to_be_delivered() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.answer::<api::StartLogging>(input(&[("Name", "abc")]));
        house.answer::<api::DeleteTrail>(input(&[("Name", "abc")]));
        assert_eq!(
            house.refusal::<api::DeleteTrail>(input(&[("Name", "abc")])),
            format!(
                "TrailNotFoundException: Unknown trail: {} for the user: {ACCOUNT}",
                arn("abc")
            )
        );
        let left = deliveries(&house.store().read().unwrap()).unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].until, Some(house.now()));
        assert_eq!(left[0].farewell.as_ref().unwrap().name, "abc");
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::DeleteTrail>(
            "cloudtrail:DeleteTrail",
            &arn("abc"),
            input(&[("Name", "abc")]),
        );
    }
}
