//! `DeleteFilter`: forgets a filter; what it archived stays archived.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteFilter.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteFilterInput, DeleteFilterOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::store::GuardDutyWrite;

pub(crate) fn delete_filter(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: DeleteFilterInput,
) -> Result<Reply<DeleteFilterOutput>, GuardDutyError> {
    let found = tx.find_filter(&input.detector_id, &input.filter_name)?;

    let ask = Ask::new("guardduty:DeleteFilter");
    let below = format!("filter/{}", input.filter_name);
    let tags = found.as_ref().map(|filter| &filter.tags);
    let (permit, detector) = tx.permit_below(ctx, ask, &input.detector_id, &below, tags)?;

    members::require_no_administrator(&*tx.tx, &detector)?;
    let filter = found.ok_or_else(GuardDutyError::no_such_resource)?;
    tx.delete_filter(&detector.id, &filter.name)?;

    Ok(permit.reply(DeleteFilterOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, detector_arn, house};

    #[test]
    fn is_gone_and_needed_permission() {
        let house = house();
        let id = house.new_detector();
        house.new_filter(&id, "abc", "type", "Recon:EC2/Portscan");
        let named = || input(&[("DetectorId", &id), ("FilterName", "abc")]);
        house.needs::<api::DeleteFilter>(
            "guardduty:DeleteFilter",
            &format!("{}/filter/abc", detector_arn(&id)),
            named(),
        );
        assert_eq!(
            house.refusal::<api::DeleteFilter>(named()),
            "BadRequestException: The request is rejected since no such resource found."
        );
    }
}
