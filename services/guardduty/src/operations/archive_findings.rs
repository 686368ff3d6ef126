//! `ArchiveFindings`: puts findings away; they are seen again without coming back.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ArchiveFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ArchiveFindingsInput, ArchiveFindingsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;
use crate::{findings, members};

pub(crate) fn archive_findings(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: ArchiveFindingsInput,
) -> Result<Reply<ArchiveFindingsOutput>, GuardDutyError> {
    let (permit, detector) = tx.permit(ctx, "guardduty:ArchiveFindings", &input.detector_id)?;

    members::require_no_administrator(&*tx.tx, &detector)?;
    findings::archive(tx.tx, &detector.id, &input.finding_ids, true)?;

    Ok(permit.reply(ArchiveFindingsOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, ArchiveFindingsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission_and_passes_over_what_is_not_there() {
        let house = house();
        let id = house.new_detector();
        let sample = house.sample(&id, "Recon:EC2/Portscan");
        let named = ArchiveFindingsInput {
            detector_id: id.clone(),
            finding_ids: vec![sample.clone(), "missing".to_owned()],
        };
        house.needs::<api::ArchiveFindings>("guardduty:ArchiveFindings", "*", named);
        assert!(house.finding(&id, &sample).is_archived);
    }
}
