//! `ListFilters`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFilters.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListFiltersInput, ListFiltersOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_filters(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListFiltersInput,
) -> Result<Reply<ListFiltersOutput>, GuardDutyError> {
    let (_permit, _detector) = tx.permit(ctx, "guardduty:ListFilters", &input.detector_id)?;

    Err(GuardDutyError::not_built("ListFilters"))
}
