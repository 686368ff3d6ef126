//! `ListCoverage`: the resources that agents of Runtime Monitoring report from.
//!
//! There are no such agents for this server, so that nothing is covered, whatever is asked for.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListCoverage.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListCoverageInput, ListCoverageOutput};
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_coverage(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListCoverageInput,
) -> Result<Reply<ListCoverageOutput>, GuardDutyError> {
    let token = input.next_token.as_deref();
    page(
        tx.service,
        ctx,
        &input.detector_id,
        token,
        input.max_results,
    )?;

    let (permit, _) = tx.permit_detector(ctx, "guardduty:ListCoverage", &input.detector_id)?;

    Ok(permit.reply(ListCoverageOutput {
        resources: Vec::new(),
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{NOT_OWNED, Steps as _, detector_arn, house};

    #[test]
    fn nothing_is_covered_without_agents() {
        let house = house();
        let id = house.new_detector();
        let listed = house.answer::<api::ListCoverage>(input(&[("DetectorId", &id)]));
        assert_eq!(listed.resources, []);
        let refusal = house.refusal::<api::ListCoverage>(input(&[("DetectorId", "other")]));
        assert_eq!(refusal, NOT_OWNED);
        house.needs::<api::ListCoverage>(
            "guardduty:ListCoverage",
            &detector_arn(&id),
            input(&[("DetectorId", &id)]),
        );
    }
}
