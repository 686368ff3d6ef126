//! `DeleteDetector`: stops looking, and forgets all that was found.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteDetector.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteDetectorInput, DeleteDetectorOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;
use crate::{destinations, filters, findings, lists, members, plane};

pub(crate) fn delete_detector(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteDetectorInput,
) -> Result<Reply<DeleteDetectorOutput>, GuardDutyError> {
    let (permit, detector) =
        tx.permit_detector(ctx, "guardduty:DeleteDetector", &input.detector_id)?;

    if members::has_members(&*tx.tx, &detector.id)? {
        return Err(GuardDutyError::has_members());
    }
    tx.require_not_of_organization(ctx)?;
    members::forget_detector(tx.tx, &detector, ctx.now())?;
    lists::delete_all(tx.tx, &detector.id)?;
    destinations::delete_all(tx.tx, &detector.id)?;
    filters::forget(tx.tx, &detector.id)?;
    findings::forget(tx.tx, &detector.id)?;
    plane::forget(tx.tx, &detector.id)?;
    tx.delete_detector(&detector)?;

    Ok(permit.reply(DeleteDetectorOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{NOT_OWNED, Steps as _, detector_arn, house};
    use crate::findings;

    #[test]
    fn nothing_of_it_is_left() {
        let house = house();
        let id = house.new_detector();
        house.new_filter(&id, "old", "type", "Recon:EC2/Portscan");
        house.sample(&id, "Recon:EC2/Portscan");
        house.answer::<api::DeleteDetector>(input(&[("DetectorId", &id)]));
        let gone = house.refusal::<api::GetDetector>(input(&[("DetectorId", &id)]));
        assert_eq!(gone, NOT_OWNED);
        let tx = house.store().read().unwrap();
        assert!(findings::all(&tx, &id).unwrap().is_empty());
        assert!(crate::filters::filters(&tx, &id).unwrap().is_empty());
        house.new_detector();
    }

    #[test]
    fn needs_permission_on_the_detector() {
        let house = house();
        let id = house.new_detector();
        house.needs::<api::DeleteDetector>(
            "guardduty:DeleteDetector",
            &detector_arn(&id),
            input(&[("DetectorId", &id)]),
        );
    }
}
