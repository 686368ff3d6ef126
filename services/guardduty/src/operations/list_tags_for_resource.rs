//! `ListTagsForResource`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    _tx: &GuardDutyRead<'_>,
    _input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:ListTagsForResource"))?;

    Err(GuardDutyError::not_built("ListTagsForResource"))
}
