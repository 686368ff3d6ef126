//! `GetThreatIntelSet`: shows a list of malicious addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetThreatIntelSetInput, GetThreatIntelSetOutput, ThreatIntelSetFormat, ThreatIntelSetStatus,
};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::{ListKind, format_name};
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn get_threat_intel_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetThreatIntelSetInput,
) -> Result<Reply<GetThreatIntelSetOutput>, GuardDutyError> {
    let (permit, list) = entry_lists::get(
        ctx,
        tx,
        "guardduty:GetThreatIntelSet",
        ListKind::ThreatIntelSet,
        &input.detector_id,
        &input.threat_intel_set_id,
    )?;

    let format = ThreatIntelSetFormat::parse(format_name(list.format));
    let status = ThreatIntelSetStatus::parse(list.status.as_str());
    Ok(permit.reply(GetThreatIntelSetOutput {
        name: list.name.clone(),
        format: format.ok_or_else(GuardDutyError::unknown_value)?,
        location: list.location.clone(),
        status: status.ok_or_else(GuardDutyError::unknown_value)?,
        tags: tagging::shown(&list.tags),
        expected_bucket_owner: list.expected_bucket_owner.map(|owner| owner.to_string()),
    }))
}
