//! `DisableKeyRotation`: no new key material by itself.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisableKeyRotationInput, DisableKeyRotationOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn disable_key_rotation(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DisableKeyRotationInput,
) -> Result<Reply<DisableKeyRotationOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DisableKeyRotation"))?;

    key.require_automatic_rotation("DisableKeyRotation")?;
    let mut resting = (*key).clone();
    resting.rotation = None;
    worker::cancel_rotation(tx, &resting)?;
    tx.put_key(resting)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(DisableKeyRotationOutput {}))
}
