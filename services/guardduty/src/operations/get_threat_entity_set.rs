//! `GetThreatEntitySet`: shows a list of malicious addresses, names and files.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetThreatEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetThreatEntitySetInput, GetThreatEntitySetOutput, ThreatEntitySetFormat, ThreatEntitySetStatus,
};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::{ListKind, format_name};
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn get_threat_entity_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetThreatEntitySetInput,
) -> Result<Reply<GetThreatEntitySetOutput>, GuardDutyError> {
    let (permit, list) = entry_lists::get(
        ctx,
        tx,
        "guardduty:GetThreatEntitySet",
        ListKind::ThreatEntitySet,
        &input.detector_id,
        &input.threat_entity_set_id,
    )?;

    let format = ThreatEntitySetFormat::parse(format_name(list.format));
    let status = ThreatEntitySetStatus::parse(list.status.as_str());
    Ok(permit.reply(GetThreatEntitySetOutput {
        name: list.name.clone(),
        format: format.ok_or_else(GuardDutyError::unknown_value)?,
        location: list.location.clone(),
        status: status.ok_or_else(GuardDutyError::unknown_value)?,
        tags: tagging::shown(&list.tags),
        expected_bucket_owner: list.expected_bucket_owner.map(|owner| owner.to_string()),
        created_at: Some(list.created_at),
        updated_at: Some(list.updated_at),
        error_details: list.error.clone(),
    }))
}
