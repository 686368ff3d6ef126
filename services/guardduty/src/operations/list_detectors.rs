//! `ListDetectors`: the detector of the caller's account in the Region called.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListDetectors.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListDetectorsInput, ListDetectorsOutput};
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_detectors(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListDetectorsInput,
) -> Result<Reply<ListDetectorsOutput>, GuardDutyError> {
    // There is one at most, so no page has a token: one that comes was made up.
    page(
        tx.service,
        ctx,
        "",
        input.next_token.as_deref(),
        input.max_results,
    )?;

    let here = tx.detector_here(ctx)?;

    let permit = ctx.authorize(&Ask::new("guardduty:ListDetectors"))?;

    Ok(permit.reply(ListDetectorsOutput {
        detector_ids: here.iter().map(|detector| detector.id.clone()).collect(),
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn none_or_one() {
        let house = house();
        let list = || house.answer::<api::ListDetectors>(input(&[])).detector_ids;
        assert!(list().is_empty());
        let id = house.new_detector();
        assert_eq!(list(), [id]);
        let refusal = house.refusal::<api::ListDetectors>(input(&[("NextToken", "made-up")]));
        assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        house.needs::<api::ListDetectors>("guardduty:ListDetectors", "*", input(&[]));
    }
}
