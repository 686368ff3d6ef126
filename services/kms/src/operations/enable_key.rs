//! `EnableKey`: a disabled key may be used again.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{EnableKeyInput, EnableKeyOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn enable_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: EnableKeyInput,
) -> Result<Reply<EnableKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:EnableKey"))?;

    key.require_switchable()?;
    let mut enabled = (*key).clone();
    enabled.state = KeyState::Enabled;
    tx.resume_rotation(ctx, &mut enabled)?;
    tx.put_key(enabled)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(EnableKeyOutput {}))
}
