//! `GetIPSet`: shows a list of trusted addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIPSetInput, GetIPSetOutput, IpSetFormat, IpSetStatus};
use crate::entry_lists;
use crate::error::GuardDutyError;
use crate::resources::entry_list::{ListKind, format_name};
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn get_ip_set(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetIPSetInput,
) -> Result<Reply<GetIPSetOutput>, GuardDutyError> {
    let (permit, list) = entry_lists::get(
        ctx,
        tx,
        "guardduty:GetIPSet",
        ListKind::IpSet,
        &input.detector_id,
        &input.ip_set_id,
    )?;

    let format = IpSetFormat::parse(format_name(list.format));
    let status = IpSetStatus::parse(list.status.as_str());
    Ok(permit.reply(GetIPSetOutput {
        name: list.name.clone(),
        format: format.ok_or_else(GuardDutyError::unknown_value)?,
        location: list.location.clone(),
        status: status.ok_or_else(GuardDutyError::unknown_value)?,
        tags: tagging::shown(&list.tags),
        expected_bucket_owner: list.expected_bucket_owner.map(|owner| owner.to_string()),
    }))
}
