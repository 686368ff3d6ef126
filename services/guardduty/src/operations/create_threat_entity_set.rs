//! `CreateThreatEntitySet`: makes a list of malicious addresses, names and files.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateThreatEntitySetInput, CreateThreatEntitySetOutput};
use crate::entry_lists::{self, NewList};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn create_threat_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateThreatEntitySetInput,
) -> Result<Reply<CreateThreatEntitySetOutput>, GuardDutyError> {
    let new = NewList {
        kind: ListKind::ThreatEntitySet,
        detector_id: input.detector_id,
        name: input.name,
        format: input.format.as_str(),
        location: input.location,
        activate: input.activate,
        client_token: input.client_token,
        tags: input.tags,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let (permit, threat_entity_set_id) =
        entry_lists::create(ctx, tx, "guardduty:CreateThreatEntitySet", new)?;

    Ok(permit.reply(CreateThreatEntitySetOutput {
        threat_entity_set_id,
    }))
}
