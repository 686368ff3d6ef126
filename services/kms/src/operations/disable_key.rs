//! `DisableKey`: a key cannot be used until it is enabled again.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisableKeyInput, DisableKeyOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn disable_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DisableKeyInput,
) -> Result<Reply<DisableKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DisableKey"))?;

    key.require_switchable()?;
    let mut disabled = (*key).clone();
    disabled.state = KeyState::Disabled;
    tx.put_key(disabled)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(DisableKeyOutput {}))
}
