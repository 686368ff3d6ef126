//! `UnarchiveFindings`: brings findings back.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UnarchiveFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UnarchiveFindingsInput, UnarchiveFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;
use crate::{findings, members};

pub(crate) fn unarchive_findings(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UnarchiveFindingsInput,
) -> Result<Reply<UnarchiveFindingsOutput>, GuardDutyError> {
    let (permit, detector) = tx.permit(ctx, "guardduty:UnarchiveFindings", &input.detector_id)?;

    members::require_no_administrator(&*tx.tx, &detector)?;
    findings::archive(tx.tx, &detector.id, &input.finding_ids, false)?;

    Ok(permit.reply(UnarchiveFindingsOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ArchiveFindingsInput, UnarchiveFindingsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission_and_passes_over_what_is_not_there() {
        let house = house();
        let id = house.new_detector();
        let sample = house.sample(&id, "Recon:EC2/Portscan");
        let named = UnarchiveFindingsInput {
            detector_id: id.clone(),
            finding_ids: vec![sample.clone(), "missing".to_owned()],
        };
        house.answer::<api::ArchiveFindings>(ArchiveFindingsInput {
            detector_id: id.clone(),
            finding_ids: vec![sample.clone()],
        });
        assert!(house.finding(&id, &sample).is_archived);
        house.needs::<api::UnarchiveFindings>("guardduty:UnarchiveFindings", "*", named);
        assert!(!house.finding(&id, &sample).is_archived);
    }
}
