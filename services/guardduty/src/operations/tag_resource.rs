//! `TagResource`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:TagResource"))?;

    Err(GuardDutyError::not_built("TagResource"))
}
