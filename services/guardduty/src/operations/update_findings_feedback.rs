//! `UpdateFindingsFeedback`: says whether findings were useful.
//!
//! AWS shows the feedback and keeps the comments to itself; so they are kept nowhere here.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateFindingsFeedback.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateFindingsFeedbackInput, UpdateFindingsFeedbackOutput};
use crate::error::GuardDutyError;
use crate::findings;
use crate::store::GuardDutyWrite;

pub(crate) fn update_findings_feedback(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateFindingsFeedbackInput,
) -> Result<Reply<UpdateFindingsFeedbackOutput>, GuardDutyError> {
    let (permit, detector) =
        tx.permit(ctx, "guardduty:UpdateFindingsFeedback", &input.detector_id)?;

    findings::change(tx.tx, &detector.id, &input.finding_ids, |finding| {
        finding.feedback = Some(input.feedback);
    })?;

    Ok(permit.reply(UpdateFindingsFeedbackOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, Feedback, UpdateFindingsFeedbackInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn it_is_shown_with_the_finding() {
        let house = house();
        let id = house.new_detector();
        let sample = house.sample(&id, "Recon:EC2/Portscan");
        let useful = UpdateFindingsFeedbackInput {
            detector_id: id.clone(),
            finding_ids: vec![sample.clone()],
            feedback: Feedback::Useful,
            comments: None,
        };
        house.needs::<api::UpdateFindingsFeedback>("guardduty:UpdateFindingsFeedback", "*", useful);
        house.sample(&id, "Recon:EC2/Portscan");
        let document = house.finding(&id, &sample).document();
        assert_eq!(document["service"]["userFeedback"], "USEFUL");
        assert_eq!(document["service"]["count"], 2);
    }
}
