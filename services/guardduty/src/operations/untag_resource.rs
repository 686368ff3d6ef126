//! `UntagResource`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    _tx: &mut GuardDutyWrite<'_>,
    _input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, GuardDutyError> {
    ctx.authorize(&Ask::new("guardduty:UntagResource"))?;

    Err(GuardDutyError::not_built("UntagResource"))
}
