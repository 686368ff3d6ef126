//! `ListTrustedEntitySets`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListTrustedEntitySets.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTrustedEntitySetsInput, ListTrustedEntitySetsOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_trusted_entity_sets(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListTrustedEntitySetsInput,
) -> Result<Reply<ListTrustedEntitySetsOutput>, GuardDutyError> {
    let (_permit, _detector) =
        tx.permit(ctx, "guardduty:ListTrustedEntitySets", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListTrustedEntitySets"))
}
