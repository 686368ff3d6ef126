//! `CreateThreatIntelSet`: makes a list of malicious addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateThreatIntelSetInput, CreateThreatIntelSetOutput};
use crate::entry_lists::{self, NewList};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn create_threat_intel_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateThreatIntelSetInput,
) -> Result<Reply<CreateThreatIntelSetOutput>, GuardDutyError> {
    let new = NewList {
        kind: ListKind::ThreatIntelSet,
        detector_id: input.detector_id,
        name: input.name,
        format: input.format.as_str(),
        location: input.location,
        activate: input.activate,
        client_token: input.client_token,
        tags: input.tags,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let (permit, threat_intel_set_id) =
        entry_lists::create(ctx, tx, "guardduty:CreateThreatIntelSet", new)?;

    Ok(permit.reply(CreateThreatIntelSetOutput {
        threat_intel_set_id,
    }))
}
